// The subscription: it outlasts lost connections and restarts, and says when there is no hub to follow.
import { refusalOf, type Refusal } from "./texts.ts";
import { DOMAIN, type Hass, type Unsubscribe, type View } from "./types.ts";

const AGAIN = [1000, 3000, 10_000, 30_000];
const PATIENCE = 10_000;

export interface Follow {
  entryId: string | undefined;
  language: string;
  /** Called when it begins anew: what was in between has been missed. */
  onStart(): void;
  onView(view: View): void;
  onError(error: Refusal): void;
}

/** Subscribe to a hub; what was left is not started anew by the connection, but here. */
function subscribe(
  { connection }: Hass,
  entryId: string | undefined,
  language: string,
  callback: (news: Partial<View>) => void,
): Promise<Unsubscribe> {
  const message: Record<string, unknown> = { type: `${DOMAIN}/subscribe`, language };
  if (entryId) message["entry_id"] = entryId;
  return connection.subscribeMessage(callback, message, { resubscribe: false });
}

/** Leave a subscription that may be lost already. */
function quit(leave: Unsubscribe | undefined): void {
  if (leave) void Promise.resolve(leave()).catch(() => undefined);
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
    // Who has not asked for that very hub may follow the next one.
    if (news.state === "removed" && !what.entryId) timer = setTimeout(() => void begin(), AGAIN[0]);
  };

  const begin = async (): Promise<void> => {
    clearTimeout(timer);
    quit(leave);
    leave = undefined;
    const mine = ++turn;
    view = {};
    what.onStart();
    try {
      const stop = await subscribe(hass, what.entryId, what.language, (news) => {
        if (mine === turn) take(news);
      });
      if (mine !== turn) quit(stop);
      else leave = stop;
      tries = 0;
    } catch (error) {
      const refusal = refusalOf(error);
      if (mine !== turn || refusal.lost) return; // the next connection begins anew
      // After a start the command is not known yet: wait, and say so only if that lasts.
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
    quit(leave);
  };
}

/** The integration has not answered in time. */
export class NoAnswer extends Error {}

/** Ask once for the view of a hub; rejects with NoAnswer where none comes. */
export async function look(hass: Hass, entryId: string | undefined): Promise<View> {
  let stop: Promise<Unsubscribe> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<View>((resolve, reject) => {
      timer = setTimeout(() => reject(new NoAnswer()), PATIENCE);
      stop = subscribe(hass, entryId, hass.language, (view) => resolve(view as View));
      stop.catch(reject);
    });
  } finally {
    clearTimeout(timer);
    // The view comes together with the answer, before the subscription can be left.
    void stop?.then(quit, () => undefined);
  }
}
