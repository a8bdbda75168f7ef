import type { WebSocket } from "ws";

type Args = Readonly<Record<string, unknown>>;
export type Message = Readonly<Record<string, unknown>>;

export declare class Ola {
  onConnect: () => void;
  onMessage: (message: Message) => void;
  onClose: (code: number) => void;
  connect(url: string, Socket?: typeof WebSocket): void;
  close(): void;
  auth(username: string, password: string): string;
  ping(): string;
  subscribe(key: string): string;
  unsubscribe(key: string): string;
  get_agent_state(): string;
  login(queue: readonly string[], extn: string, params: Args): string;
  logout(): string;
  go_ready(): string;
  go_break(reason?: string): string;
  answer(): string;
  dial(dest: string, otherStr?: string, gateway?: string): string;
  hangup(): string;
  hold(): string;
  unhold(): string;
  collect_dtmf(extn: string, soundfile: string): string;
  transfer(dest: string): string;
  intercept(dest: string, extn: string): string;
  monitor(extn: string, dest: string): string;
  unmonitor(extn: string): string;
  three_way(dest: string, extn: string, goip_gateway?: string): string;
  exit_three_way(extn: string): string;
  take_call(channel_uuid: string): string;
  kill(channel_uuid?: string, extn?: string): string;
  send(frame: Args): string;
  raw(data: string | Buffer): void;
}
