package org.poai.market.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.genesis.MarketParameters;
import org.poai.client.DevAccounts;
import org.poai.client.GasChoice;
import org.poai.client.JsonRpcClient;
import org.poai.client.NodeUrl;
import org.poai.client.Payment;
import org.poai.client.RemoteChain;
import org.poai.client.keystore.AccountKey;
import org.poai.crypto.Keccak;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.rpc.JsonRpc;
import org.poai.rpc.TestRpc;
import org.poai.rpc.server.RpcServer;
import org.poai.rpc.server.TestPort;
import org.poai.testing.Until;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolRig;

/** The program of docs/examples compiles without a warning, and has its answer from a node. */
@Timeout(120)
final class ExampleProgramTest {
  private static final Path SOURCE = Path.of("docs", "examples", "AskTheMarket.java");

  @TempDir Path folder;

  private Method compiled(URLClassLoader loader) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-d",
              folder.toString(),
              "-cp",
              System.getProperty("java.class.path"),
              "-Xlint:all,-processing,-path,-classfile",
              "-Werror");
      boolean succeeded =
          compiler
              .getTask(complaints, files, null, options, null, files.getJavaFileObjects(SOURCE))
              .call();
      assertThat(succeeded).as(complaints.toString()).isTrue();
    }
    return loader
        .loadClass("AskTheMarket")
        .getMethod("ask", NodeUrl.class, AccountKey.class, String.class, Wei.class);
  }

  @Test
  void program_asksOnePrompt_andHasTheWorkersAnswer() throws Exception {
    PoolRig rig = new PoolRig(PoolRig.spec(), PoolLimits.DEFAULT, folder.resolve("journal"));
    JsonRpc rpc = TestRpc.on(rig);
    rpc.start();
    RpcServer server = TestPort.serve(rpc, 0, (part, cause) -> {});
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      NodeUrl node = NodeUrl.parse("http://127.0.0.1:" + server.port());
      Method ask = compiled(loader);
      CompletableFuture<Object> answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return ask.invoke(
                      null, node, DevAccounts.key(4), "What is 6 times 7?", Wei.ofPoai(1));
                } catch (ReflectiveOperationException e) {
                  throw new LinkageError(e.getMessage(), e);
                }
              });
      mine(rig, answer);
      serve(rig, new RemoteChain(new JsonRpcClient(node)));

      assertThat(answer.join()).isEqualTo("42 — forty-two");
    } finally {
      server.stop();
      rpc.stop();
      rig.close();
    }
  }

  /** A worker who knows the answer. */
  private static void serve(PoolRig rig, RemoteChain chain) throws Exception {
    Wei value = MarketParameters.DEVNET.toAccept(Wei.ofPoai(1));
    send(chain, MarketCalls.accept(1, 0, 64, Keccak.hash(Bytes.utf8("What is 6 times 7?")), value));
    mine(rig, new CompletableFuture<>());
    send(chain, MarketCalls.deliver(1, Bytes.utf8("42 — forty-two")));
    mine(rig, new CompletableFuture<>());
  }

  private static void send(RemoteChain chain, Message message) throws Exception {
    Payment payment =
        new Payment(Optional.of(message.to().orElseThrow()), message.value(), message.data());
    chain.send(DevAccounts.key(2), payment, GasChoice.NONE);
  }

  private static void mine(PoolRig rig, CompletableFuture<?> until) {
    Until.holds(
        "a transaction waits", () -> until.isDone() || !rig.pool.best(UInt256.ZERO).isEmpty());
    assertThat(until).isNotDone();
    rig.settle();
    rig.mine();
  }
}
