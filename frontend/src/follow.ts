// The subscription: it outlasts lost connections and restarts, and says when there is no hub to follow.
import type { Refusal } from "./texts.ts";
import { DOMAIN, type Hass, type Unsubscribe, type View } from "./types.ts";

const AGAIN = [1000, 3000, 10_000, 30_000];

export interface Follow {
  entryId: string | undefined;
  language: string;
  /** Called when it begins anew: what was in between has been missed. */
  onStart(): void;
  onView(view: View): void;
  onError(error: Refusal): void;
}

/** Follow a hub until what is returned is called. */
export function follow(hass: Hass, what: Follow): () => void {
  const { connection } = hass;
  let view: Partial<View> = {};
  let leave: Unsubscribe | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let turn = 0;

  const take = (news: Partial<View>): void => {
    view = { ...view, ...news };
    what.onView(view as View);
  };

  const begin = async (): Promise<void> => {
    clearTimeout(timer);
    const mine = ++turn;
    view = {};
    what.onStart();
    try {
      const message: Record<string, unknown> = { type: `${DOMAIN}/subscribe`, language: what.language };
      if (what.entryId) message["entry_id"] = what.entryId;
      const stop = await connection.subscribeMessage<Partial<View>>(
        (news) => {
          if (mine === turn) take(news);
        },
        message,
        { resubscribe: false },
      );
      if (mine !== turn) void Promise.resolve(stop()).catch(() => undefined);
      else leave = stop;
      tries = 0;
    } catch (error) {
      if (mine !== turn) return;
      // After a start the command is not known yet: wait, and say so only if that lasts.
      const refusal = error as Refusal;
      if (refusal.code !== "unknown_command" || tries > 1) what.onError(refusal);
      timer = setTimeout(() => void begin(), AGAIN[Math.min(tries++, AGAIN.length - 1)]);
    }
  };

  // Lost with its connection: what has been told is no more, so nothing is to be left.
  const ready = (): void => {
    leave = undefined;
    tries = 0;
    void begin();
  };
  connection.addEventListener("ready", ready);
  void begin();
  return () => {
    turn++;
    clearTimeout(timer);
    connection.removeEventListener("ready", ready);
    if (leave) void Promise.resolve(leave()).catch(() => undefined);
  };
}
