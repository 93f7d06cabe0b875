package org.poai.dev;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.poai.json.JsonValue;
import org.poai.rpc.message.Caller;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;

/** The methods of every node, as those of a developer's use them. */
record UsualMethods(Map<String, Method> all) {
  private static final Caller NODE =
      new Caller(InetAddress.getLoopbackAddress(), true, Runnable::run);

  /** What one answers; waits for it. */
  JsonValue ask(String name, JsonValue... arguments) throws RpcException {
    Method method = all.get(name);
    Params params = new Params(List.of(arguments), NODE, then -> {});
    if (method instanceof Method.Later later) {
      return DevChain.await(later.beginning().begin(params));
    }
    if (method instanceof Method.Quick quick) {
      return quick.body().call(params);
    }
    if (method instanceof Method.OnWorker onWorker) {
      return onWorker.body().call(params);
    }
    throw RpcException.noMethod(name);
  }

  /** One that others answer. */
  Method.Beginning later(String name) {
    if (all.get(name) instanceof Method.Later later) {
      return later.beginning();
    }
    throw new IllegalStateException(name + " is answered at once");
  }
}
