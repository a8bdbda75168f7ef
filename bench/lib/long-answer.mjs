// A PBX whose blacklist is an answer of any length: its rows are long with columns that nobody needs, and are written as
// they are read. Usage: long-answer.mjs ROWS PADDING; prints its address.
import { once } from "node:events";
import { createServer } from "node:http";
import { phoneOf } from "./site.mjs";

const [rows, padding] = process.argv.slice(2).map(Number);
const filling = "x".repeat(padding);

const rowOf = (index) =>
  `${index === 0 ? "[" : ","}{"uuid":"${index}","description":"${filling}","phone":"${phoneOf(index)}","special_flag":2}`;

async function list(response) {
  for (let index = 0; index < rows; index += 1)
    if (!response.write(rowOf(index))) await once(response, "drain");
  response.end("]");
}

const server = createServer((request, response) => {
  response.setHeader("x-auth-token", "token");
  if (request.url.startsWith("/api/special_phone/")) void list(response);
  else response.end('{"code":200,"result":"ok"}');
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
