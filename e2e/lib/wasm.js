// Runs assets/engine.wasm in node, as check.js does in a browser.

import { readFileSync } from "node:fs";

export async function engine(cards) {
  const code = readFileSync(new URL("../../assets/engine.wasm", import.meta.url));
  const { instance } = await WebAssembly.instantiate(code, {});
  const wasm = instance.exports;
  const call = (name, bytes) => {
    const at = wasm.supple_alloc(bytes.length);
    new Uint8Array(wasm.memory.buffer, at, bytes.length).set(bytes);
    const packed = BigInt.asUintN(64, wasm[name](at, bytes.length));
    const [address, length] = [Number(packed >> 32n), Number(packed & 0xffffffffn)];
    const text = new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, address, length));
    wasm.supple_free(address, length);
    const answer = JSON.parse(text);
    if (answer.error) throw new Error(answer.error);
    return answer;
  };
  call("supple_load", cards);
  return (request) => call("supple_step", new TextEncoder().encode(JSON.stringify(request)));
}
