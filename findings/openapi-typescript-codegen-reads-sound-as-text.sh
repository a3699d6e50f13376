#!/usr/bin/env bash
# The client that openapi-typescript-codegen 0.31.0 (npm) generates returns a sound as a string with its bytes above 127
# replaced, and the fetch client of orval 7.13.2 parses it as JSON, though both declare it as a Blob.
#
# A server describes an answer of sound in OpenAPI by its media type, here audio/wav with a schema of format binary. The types
# that are generated are right, so that a program compiles. The code below them reads a body that is not JSON as text, in
# which what is no UTF-8 becomes U+FFFD and cannot be had back: a file of it is noise, if it plays at all. orval throws a
# SyntaxError at each sound. A client of @hey-api/openapi-ts 0.95.0 returns the Blob: generate it with that, or call fetch for
# this operation oneself.
#
# Seen with Node.js 20:
#   server: 1044 bytes
#   openapi-typescript-codegen: string, 498 characters replaced
#   orval, fetch: SyntaxError
#   openapi-ts: Blob, the same bytes
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund openapi-typescript-codegen@0.31.0 orval@7.13.2 @hey-api/openapi-ts@0.95.0 typescript@6.0.3
cat >api.json <<'JSON'
{
  "openapi": "3.0.3",
  "info": {"title": "Speech", "version": "1"},
  "paths": {
    "/speech": {
      "get": {
        "operationId": "speech",
        "responses": {
          "200": {
            "description": "Sound",
            "content": {"audio/wav": {"schema": {"type": "string", "format": "binary"}}}
          }
        }
      }
    }
  }
}
JSON
bin=node_modules/.bin
$bin/openapi --input api.json --output codegen >/dev/null
$bin/orval --input api.json --output orval.ts --client fetch >/dev/null
$bin/openapi-ts --input api.json --output hey --no-log-file >/dev/null
# TypeScript reports the types that this folder lacks, and writes the files.
$bin/tsc codegen/index.ts orval.ts hey/index.ts hey/client.gen.ts --outDir js --module commonjs --target es2022 >/dev/null || true
cat >run.js <<'NODE'
const assert = require("node:assert");
const { createServer } = require("node:http");
const { DefaultService, OpenAPI } = require("./js/codegen/index.js");
const { client } = require("./js/hey/client.gen.js");
const hey = require("./js/hey/index.js");
const orval = require("./js/orval.js");

const header = "RIFF\x0c\x04\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\xc0\x5d\0\0\x80\xbb\0\0\x02\0\x10\0data\xe8\x03\0\0";
const samples = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7) % 256);
const wav = Buffer.concat([Buffer.from(header, "latin1"), samples]);

const server = createServer((request, response) => {
  response.writeHead(200, { "Content-Type": "audio/wav", "Content-Length": wav.length });
  response.end(wav);
});
server.listen(0, "127.0.0.1", async () => {
  const baseUrl = `http://127.0.0.1:${server.address().port}`;
  console.log("openapi-typescript-codegen 0.31.0, orval 7.13.2, openapi-ts 0.95.0, Node.js", process.version);
  console.log(`server: ${wav.length} bytes`);

  OpenAPI.BASE = baseUrl;
  const text = await DefaultService.speech();
  const replaced = text.split("\ufffd").length - 1;
  console.log(`openapi-typescript-codegen: ${typeof text}, ${replaced} characters replaced`);

  const fetchHere = globalThis.fetch;
  globalThis.fetch = (path, options) => fetchHere(baseUrl + path, options);
  const error = await orval.speech().then(() => "no error", ({ name }) => name);
  globalThis.fetch = fetchHere;
  console.log(`orval, fetch: ${error}`);

  client.setConfig({ baseUrl });
  const { data } = await hey.speech();
  const same = wav.equals(Buffer.from(await data.arrayBuffer()));
  console.log(`openapi-ts: ${data.constructor.name}, ${same ? "the same bytes" : "other bytes"}`);
  server.close();
  assert.deepEqual([typeof text, replaced, error, same], ["string", 498, "SyntaxError", true], "a package has changed");
});
NODE
node run.js
