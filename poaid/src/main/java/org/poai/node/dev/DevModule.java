package org.poai.node.dev;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.async.Service;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.tree.BlockTree;
import org.poai.client.DevAccounts;
import org.poai.dev.DevChain;
import org.poai.dev.DevClock;
import org.poai.dev.DevMethods;
import org.poai.dev.DevMoments;
import org.poai.dev.DevParts;
import org.poai.evm.BlockProcessor;
import org.poai.miner.BlockSmith;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.DevConfig;
import org.poai.node.config.ExitCode;
import org.poai.node.config.TemporaryDirectory;
import org.poai.node.config.UserException;
import org.poai.node.events.DevEvents;
import org.poai.primitives.Hash32;
import org.poai.primitives.Hex;
import org.poai.query.PendingBlocks;
import org.poai.rpc.message.Method;
import org.poai.txpool.Pool;

/** Joins what {@code --dev} adds to a node; without that flag nothing of it is there. */
public final class DevModule {
  private final Optional<DevConfig> config;
  private final Optional<DevClock> clock;

  public DevModule(Optional<DevConfig> config) {
    this.config = config;
    this.clock = config.map(dev -> new DevClock(Clock.system()));
  }

  /** The clock of the node. */
  public Clock clock() {
    return clock.<Clock>map(dev -> dev).orElseGet(Clock::system);
  }

  public boolean isOn() {
    return config.isPresent();
  }

  /** Removes a temporary data directory at the end. */
  public void clean(DataDirectory directory, Consumer<Runnable> atEnd) {
    if (config.filter(DevConfig::isTemporary).isPresent()) {
      atEnd.accept(new TemporaryDirectory(directory.root())::close);
    }
  }

  /** Refuses a directory with the chain of a developer where the node is none of his. */
  public void check(ChainSpec spec, DataDirectory directory) {
    if (spec.identity().edited() && !isOn()) {
      throw new UserException(
          ExitCode.DATA,
          "The data directory "
              + directory.root()
              + " holds a chain of --dev; start with --dev, or choose another --data-dir.");
    }
  }

  /**
   * What the methods stand on.
   *
   * @param smith makes blocks on request; empty on every other chain
   */
  public record Ground(
      BlockTree tree,
      BlockProcessor processor,
      Pool pool,
      PendingBlocks pending,
      Optional<BlockSmith> smith) {}

  /**
   * The methods of the node, with those of a developer where there is one.
   *
   * @param agent program and version
   */
  public Map<String, Method> methods(
      Map<String, Method> usual,
      String agent,
      Ground ground,
      Consumer<Service> services,
      CriticalFailure criticalFailure) {
    if (config.isEmpty() || clock.isEmpty() || ground.smith().isEmpty()) {
      return usual;
    }
    DevEvents.started(keys(), config.get().intervalMillis());
    DevParts parts =
        new DevParts(
            ground.tree(),
            ground.processor(),
            ground.pool(),
            ground.pending(),
            clock.get(),
            ground.smith().get()::make,
            DevEvents::trouble);
    DevChain dev = new DevChain(parts, config.get().intervalMillis(), criticalFailure);
    DevMoments moments = new DevMoments(dev);
    ground.pool().addListener(dev);
    services.accept(dev);
    services.accept(moments);
    byte[] instance = new byte[Hash32.SIZE];
    new SecureRandom().nextBytes(instance);
    return new DevMethods(dev, moments, agent, Hash32.of(instance)).over(usual);
  }

  /** Everybody knows them. */
  private static List<String> keys() {
    return DevAccounts.keys().stream().map(key -> Hex.data(key.secret())).toList();
  }
}
