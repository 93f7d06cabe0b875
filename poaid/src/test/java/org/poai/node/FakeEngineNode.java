package org.poai.node;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.poai.async.CriticalFailure;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.inference.EngineId;
import org.poai.inference.EngineKind;
import org.poai.inference.FakeEngine;
import org.poai.inference.FakeEngine.Call;
import org.poai.inference.InferenceService;
import org.poai.inference.child.EngineBuild;
import org.poai.inference.llama.NativeLibrary;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.metrics.Metrics;
import org.poai.node.config.AssetConfig;
import org.poai.node.config.HttpConfig;
import org.poai.node.config.MarketConfig;
import org.poai.node.config.NodeConfig;
import org.poai.node.config.NodeConfig.ChainChoice;
import org.poai.node.config.NodeConfig.Mining;
import org.poai.node.config.NodeConfig.ModelChoice;
import org.poai.node.config.NodeConfig.Network;
import org.poai.node.config.NodeConfig.Serving;
import org.poai.node.config.NodeConfig.Storage;
import org.poai.node.config.P2pConfig;
import org.poai.node.config.RpcConfig;
import org.poai.node.engine.ModelModule;
import org.poai.node.engine.RunningModel;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.quiz.profile.ModelProfile;

/**
 * A whole node in a process of its own, but for the engine, which is the fake one and takes a while
 * for each prompt. Arguments: data directory, who is paid, addresses of peers.
 */
final class FakeEngineNode {
  private static final int DIM = 64;
  private static final long PROMPT_MILLIS = 20;
  private static final int RECORDS = 512;
  private static final int QUEUE = 1024;
  private static final int MAX_PEERS =
      Integer.getInteger("poai.test.peers", P2pConfig.DEFAULT_MAX_PEERS);
  private static final int TARGET_THOUSANDTHS = 20;

  private FakeEngineNode() {}

  public static void main(String[] args) throws Exception {
    List<String> peers = Arrays.asList(args).subList(2, args.length);
    NodeConfig config = config(Path.of(args[0]), Address.fromHex(args[1]), peers);
    System.exit(Node.run(config, FakeEngineNode::engine).number());
  }

  /** Questions that are short in the tokens of the fake model, too. */
  private static Path corpus(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<String> lines =
        IntStream.range(0, RECORDS)
            .mapToObj(i -> "{\"q\":\"Is " + i + " one\",\"a\":\"no " + i + "\"}")
            .toList();
    Files.write(folder.resolve("questions.jsonl"), lines);
    return folder;
  }

  private static NodeConfig config(Path directory, Address miner, List<String> peers)
      throws FormatException, IOException {
    List<Multiaddr> named = new java.util.ArrayList<>();
    for (String peer : peers) {
      named.add(Multiaddr.parse(peer));
    }
    InetAddress here = InetAddress.getLoopbackAddress();
    Optional<Integer> anyPort = Optional.of(0);
    RpcConfig usual = RpcConfig.standard();
    return new NodeConfig(
        directory,
        new ChainChoice(
            Network.DEVNET,
            Optional.empty(),
            OptionalInt.of(TARGET_THOUSANDTHS),
            OptionalLong.empty(),
            OptionalInt.empty(),
            Optional.empty()),
        new ModelChoice(
            Optional.empty(),
            0,
            Optional.empty(),
            OptionalInt.of(1),
            Optional.of(corpus(directory.resolveSibling("questions"))),
            OptionalInt.empty()),
        new Mining(true, Optional.of(miner)),
        new Serving(
            new HttpConfig("127.0.0.1", anyPort),
            Optional.of(new RpcConfig(here, anyPort, usual.origins(), usual.hosts())),
            Optional.empty(),
            MarketConfig.none(),
            Optional.empty(),
            Optional.empty()),
        new Storage(0, 4096, AssetConfig.standard()),
        new P2pConfig(here, anyPort, named, false, MAX_PEERS, P2pConfig.Verify.FULL));
  }

  private static RunningModel engine(
      ModelModule module, Sizes sizes, Metrics metrics, CriticalFailure criticalFailure) {
    FakeEngine engine = new FakeEngine(DIM, 1);
    InferenceService service =
        new InferenceService(engine, QUEUE, System::nanoTime, metrics, criticalFailure);
    service.start();
    ModelProfile profile = ModelProfile.measure(engine.modelFile(), service::submit, sizes).join();
    engine.onCall(
        (call, text) -> {
          if (call == Call.EMBED) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PROMPT_MILLIS));
          }
        });
    return new RunningModel(
        engine.modelFile(),
        new EngineBuild(new NativeLibrary(Path.of("nowhere"), Hash32.ZERO, true)),
        new EngineId(EngineKind.LLAMA, Hash32.ZERO, "1"),
        1,
        service,
        sizes,
        profile);
  }
}
