// The bare listing by the Hub's official client: every row is fetched and parsed, and nothing is kept of it.
import { listModels } from "@huggingface/hub";

const hubUrl = process.argv[2];
const additionalFields = ["author", "createdAt", "downloadsAllTime", "tags", "library_name", "disabled", "sha", "safetensors"];
const before = process.cpuUsage();
const started = performance.now();
let rows = 0;
for await (const model of listModels({ hubUrl, limit: Infinity, sort: "createdAt", additionalFields })) {
  rows += model.id ? 1 : 0;
}

const used = process.cpuUsage(before);
console.log(JSON.stringify({ rows, seconds: (performance.now() - started) / 1000, cpuMicroseconds: used.user + used.system }));
