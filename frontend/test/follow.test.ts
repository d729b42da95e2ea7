import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { follow, look } from "../src/follow.ts";
import { told, type Refusal } from "../src/texts.ts";
import type { Hass, View } from "../src/types.ts";

/** A connection whose answers are given by hand. */
class Wire {
  asked: Record<string, unknown>[] = [];
  left = 0;
  refuse: Refusal | undefined;
  send: (news: object) => void = () => undefined;
  private ready = new Set<() => void>();

  async subscribeMessage(callback: (news: object) => void, message: Record<string, unknown>): Promise<() => void> {
    this.asked.push(message);
    this.send = callback;
    // Like the real one it comes back some steps after its answer, and the first event may be before that.
    await (this.refuse ? Promise.reject(this.refuse) : Promise.resolve());
    return () => {
      this.left++;
    };
  }
  addEventListener(_: string, callback: () => void): void {
    this.ready.add(callback);
  }
  removeEventListener(_: string, callback: () => void): void {
    this.ready.delete(callback);
  }
  reconnect(): void {
    for (const callback of this.ready) callback();
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

function start(wire: Wire, entryId?: string) {
  const views: View[] = [];
  const errors: Refusal[] = [];
  let starts = 0;
  const leave = follow({ connection: wire } as unknown as Hass, {
    entryId,
    language: "sl",
    onStart: () => starts++,
    onView: (view) => views.push(view),
    onError: (error) => errors.push(error),
  });
  return { views, errors, leave, starts: () => starts };
}

test("what is told is put together, and a part that is gone is null", async () => {
  const wire = new Wire();
  const { views } = start(wire, "hub");
  await settled();
  assert.deepEqual(wire.asked, [{ type: "dynamic_ocpp_evse/subscribe", language: "sl", entry_id: "hub" }]);
  wire.send({ title: "Home", state: "running", status: "ok" });
  wire.send({ state: "stopped", status: null });
  assert.deepEqual(views.at(-1), { title: "Home", state: "stopped", status: null });
});

test("a new connection begins anew, and what the old one still tells is nothing", async () => {
  const wire = new Wire();
  const { views, starts } = start(wire);
  await settled();
  const old = wire.send;
  wire.send({ title: "Home", status: "ok" });
  wire.reconnect();
  await settled();
  assert.equal(wire.asked.length, 2);
  assert.equal(starts(), 2);
  old({ title: "old" });
  assert.equal(views.length, 1);
  wire.send({ title: "new" });
  assert.deepEqual(views.at(-1), { title: "new" });
});

test("after a start the command is waited for, and said to be missing only if that lasts", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const wire = new Wire();
  wire.refuse = { code: "unknown_command", message: "Unknown command." };
  const { errors, views } = start(wire);
  await settled();
  mock.timers.tick(1000);
  await settled();
  assert.deepEqual([wire.asked.length, errors.length], [2, 0]);
  mock.timers.tick(3000);
  await settled();
  assert.deepEqual([wire.asked.length, errors.length], [3, 1]);
  wire.refuse = undefined;
  mock.timers.tick(10_000);
  await settled();
  wire.send({ title: "Home" });
  assert.equal(views.length, 1);
  mock.timers.reset();
});

test("any other refusal is said at once, and tried again", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const wire = new Wire();
  wire.refuse = { code: "not_found", message: "No" };
  const { errors } = start(wire);
  await settled();
  assert.equal(errors[0]?.message, "No");
  mock.timers.tick(1000);
  await settled();
  assert.equal(wire.asked.length, 2);
  mock.timers.reset();
});

/** As the connection rejects what was under way when it was lost. */
const LOST = { type: "result", success: false, error: { code: 3, message: "Connection lost" } } as Refusal;

test("a connection that is lost meanwhile is no refusal: the next one begins anew", async () => {
  const wire = new Wire();
  wire.refuse = LOST;
  const { errors, views } = start(wire);
  await settled();
  assert.deepEqual(errors, []);
  wire.refuse = undefined;
  wire.reconnect();
  await settled();
  wire.send({ title: "Home" });
  assert.equal(views.length, 1);
});

test("an action that a lost connection has taken with it says so in words", async () => {
  assert.equal(await told({} as Hass, LOST), "Connection lost");
});

test("without an id the next hub is followed when the hub was removed", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  for (const [entryId, asked] of [[undefined, 2], ["hub", 1]] as const) {
    const wire = new Wire();
    const { leave } = start(wire, entryId);
    await settled();
    wire.send({ title: "Home", state: "removed" });
    mock.timers.tick(1000);
    await settled();
    assert.deepEqual([wire.asked.length, wire.left], [asked, asked - 1]);
    leave();
  }
  mock.timers.reset();
});

test("who looks once is told no more, though the view comes at once with the answer", async () => {
  const wire = new Wire();
  const found = look({ connection: wire, language: "sl" } as unknown as Hass, "hub");
  wire.send({ title: "Home" });
  assert.deepEqual(await found, { title: "Home" });
  await settled();
  assert.equal(wire.left, 1);
});

test("who leaves is told nothing more, and leaves once", async () => {
  const wire = new Wire();
  const { leave, views } = start(wire);
  await settled();
  leave();
  wire.send({ title: "Home" });
  wire.reconnect();
  await settled();
  assert.deepEqual([wire.left, views.length, wire.asked.length], [1, 0, 1]);
});

test("who leaves before the answer leaves all the same", async () => {
  const wire = new Wire();
  start(wire).leave();
  await settled();
  assert.equal(wire.left, 1);
});
