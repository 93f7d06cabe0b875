package org.poai.rpc.poai;

import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Members;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/**
 * A part of a list that has the newest first.
 *
 * @param before only numbers below this
 * @param limit so many at most
 */
record Page(long before, int limit) {
  private static final int MOST = 100;
  private static final Page FIRST = new Page(Long.MAX_VALUE, MOST);

  /** The page that a parameter asks for; without one, the first. */
  static Page of(Params params, int index) throws RpcException {
    return params.find(index, Page::of).orElse(FIRST);
  }

  private static Page of(JsonValue value) throws JsonException {
    JsonObject object = value.asObject();
    long limit = Members.find(object, "limit", Values::count).orElse((long) MOST);
    return new Page(
        Members.find(object, "before", Values::count).orElse(FIRST.before()),
        (int) Math.min(MOST, limit));
  }

  /** The first number that may be on the page, of numbers up to {@code newest}. */
  long first(long newest) {
    return Math.min(newest, before - 1);
  }
}
