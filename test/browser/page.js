/** An agent's page: signs in, does what is pressed, and shows each event. */
import { buttons } from "./buttons.js";
import { Ola } from "./ola.js";

const COLUMNS = [
  "event_type",
  "state",
  "private_data",
  "old_state",
  "call_direction",
  "ani",
  "dnis",
  "other_dn",
  "third_dn",
  "gateway",
];

const ola = new Ola();
const at = (id) => document.getElementById(id);
const value = (id) => at(id).value;

function cell(text, kind = "td") {
  const element = document.createElement(kind);
  element.textContent = text;
  return element;
}

function show(event) {
  at("state").textContent = [value("extn"), event.state, event.private_data].filter(Boolean).join(" ");
  const row = document.createElement("tr");
  row.append(...COLUMNS.map((name) => cell(String(event[name] ?? ""))));
  at("events").append(row);
}

ola.onConnect = () => {
  at("state").textContent = "connected";
  ola.auth(value("extn"), value("password"));
  ola.subscribe(`ola.agent.${value("extn")}`);
};
ola.onMessage = (message) => {
  if (message.event_type !== "command/reply") show(message);
  // Whoever drives the browser may listen in.
  globalThis.told?.(JSON.stringify(message));
};
ola.onClose = () => {
  at("state").textContent = "not connected";
};

at("columns").append(...COLUMNS.map((name) => cell(name, "th")));
at("connect").addEventListener("click", () => ola.connect(value("address")));
for (const [name, press] of Object.entries(buttons)) {
  const button = cell(name, "button");
  button.id = name;
  button.addEventListener("click", () => {
    button.dataset.uuid = press(ola, value("extn"), value("number"));
  });
  at("buttons").append(button, " ");
}
