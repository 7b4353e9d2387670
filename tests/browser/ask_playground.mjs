// What the playground's functions say: `node ask_playground.mjs MODULE QUESTIONS`, both files.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [module, questions] = process.argv.slice(2);
const { pool, gradient } = await import(pathToFileURL(module));
const answers = JSON.parse(readFileSync(questions)).map(({ X, dY, ...settings }) => ({
  Y: pool(X, settings).Y,
  dX: gradient(X, settings, dY),
}));
console.log(JSON.stringify(answers));
