// The least that could insert: the same requests from a bare loop on a pool. Usage: inserts.mjs URL COUNT CONCURRENCY
// [FIRST], FIRST being the first number's place in the list; prints the seconds that the requests took.
import { Pool } from "undici";
import { phoneOf } from "../lib/site.mjs";
import { tokenOf } from "../lib/pbx.mjs";

const [url, count, concurrency, first = "0"] = process.argv.slice(2);
const pool = new Pool(url, { connections: Number(concurrency) });
const headers = {
  "x-auth-token": await tokenOf(url),
  "content-type": "application/x-www-form-urlencoded",
};
let next = 0;

async function worker() {
  while (next < Number(count)) {
    const body = `phone=${phoneOf(Number(first) + next++)}&special_flag=2`;
    const answer = await pool.request({ method: "POST", path: "/api/special_phone/insert", headers, body });
    const { code } = await answer.body.json();
    if (String(code) !== "200") throw new Error(`the PBX refused an insert: ${code}`);
  }
}

const started = performance.now();
await Promise.all(Array.from({ length: Number(concurrency) }, worker));
console.log((performance.now() - started) / 1000);
process.exit(0);
