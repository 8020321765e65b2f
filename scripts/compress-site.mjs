// Lays a brotli copy beside each file of the built site that shrinks by it; the server sends that to browsers that
// can read it. Argument: the site's folder. Music stays as it is: it is not for browsers.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const KINDS = [".css", ".js", ".svg", ".wasm"];

const root = process.argv[2];
for (const name of readdirSync(root, { recursive: true })) {
  if (!KINDS.includes(path.extname(name))) continue;
  const file = path.join(root, name);
  const bytes = readFileSync(file);
  const small = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  if (small.length < bytes.length) writeFileSync(`${file}.br`, small);
}
