package org.poai.rpc.message;

import org.poai.json.JsonValue;

/** Answers one method; on a worker. */
@FunctionalInterface
public interface Method {
  JsonValue call(Params params) throws RpcException;
}
