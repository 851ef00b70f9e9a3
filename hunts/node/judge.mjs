// Reads {derock: [text, ...], cloudrac3r: [text, ...]} a line and answers, in one line, what each
// of the two parsers shows of its texts.
//
// An answer is {derock: [view, ...], cloudrac3r: [view, ...]}; a view is
// {runs: [[mask, text], ...], spoilers: number, active: [type, ...]}. A mask says how the run's
// characters look; the bits are those of hunts/leaks/looks.py.
import { createInterface } from "node:readline";
import cloudrac3r from "@cloudrac3r/discord-markdown";
import derock from "discord-markdown-parser";

const LOOKS = {
  em: 1,
  strong: 2,
  strike: 4,
  strikethrough: 4,
  inlineCode: 8,
  codeBlock: 8,
  blockQuote: 16,
  heading: 32,
  spoiler: 64,
  small: 128,
  subtext: 128,
  u: 256,
  underline: 256,
};
const LINES = new Set(["blockQuote", "codeBlock", "heading", "small", "subtext"]);
const PLAIN = new Set(["text", "emoticon", "link", "url", "autolink", ...Object.keys(LOOKS)]);

class View {
  runs = [];
  spoilers = 0;
  active = [];

  show(mask, text) {
    const last = this.runs.at(-1);
    if (last !== undefined && last[0] === mask) last[1] += text;
    else if (text !== "") this.runs.push([mask, text]);
  }

  read(nodes, mask) {
    for (const node of Array.isArray(nodes) ? nodes : [nodes]) this.readOne(node, mask);
  }

  readOne(node, mask) {
    const look = mask | (LOOKS[node.type] ?? 0);
    if (node.type === "br" || node.type === "newline") return this.show(mask, "\n");
    if (node.type === "list") return this.readList(node, mask);
    if (node.type === "twemoji") return this.show(mask, node.name);
    if (!PLAIN.has(node.type)) return this.active.push(node.type);
    if (node.type === "spoiler") this.spoilers += 1;
    if (LINES.has(node.type)) this.show(mask, "\n");
    const inside = node.type === "spoiler" ? (node.content ?? node.parsed) : node.content;
    if (typeof inside === "string") this.show(look, inside);
    else this.read(inside, look);
    if (LINES.has(node.type)) this.show(mask, "\n");
    if (node.type === "link" && !this.isAddress(node)) this.active.push("masked link");
  }

  isAddress(node) {
    return node.content.length === 1 && node.content[0].content === node.target;
  }

  readList(node, mask) {
    this.show(mask, "\n");
    node.items.forEach((item, index) => {
      this.show(mask, node.ordered ? `${node.start + index}. ` : "• ");
      this.read(item, mask);
      this.show(mask, "\n");
    });
  }
}

function view(nodes) {
  const seen = new View();
  seen.read(nodes, 0);
  return { runs: seen.runs, spoilers: seen.spoilers, active: seen.active };
}

for await (const line of createInterface({ input: process.stdin })) {
  const texts = JSON.parse(line);
  const answer = {
    derock: texts.derock.map((text) => view(derock.parse(text, "extended"))),
    cloudrac3r: texts.cloudrac3r.map((text) => view(cloudrac3r.parser(text))),
  };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
