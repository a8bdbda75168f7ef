/** What each button of an agent's page does: one method of the script. */
export const buttons = {
  login: (ola, extn, queue) => ola.login([queue], extn, { type: "onhook" }),
  go_ready: (ola) => ola.go_ready(),
  go_break: (ola) => ola.go_break(),
  dial: (ola, _extn, number) => ola.dial(number, "订单 7"),
  answer: (ola) => ola.answer(),
  hold: (ola) => ola.hold(),
  unhold: (ola) => ola.unhold(),
  transfer: (ola, _extn, number) => ola.transfer(number),
  three_way: (ola, extn, number) => ola.three_way(number, extn),
  exit_three_way: (ola, _extn, number) => ola.exit_three_way(number),
  hangup: (ola) => ola.hangup(),
  logout: (ola) => ola.logout(),
};
