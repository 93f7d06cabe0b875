package org.poai.node;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.GovernanceGenesis;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.stored.Chain;
import org.poai.governance.Approvals;
import org.poai.governance.Approvals.Policy;
import org.poai.governance.AssetShelf;
import org.poai.governance.Checker;
import org.poai.governance.Outlook.Shelf;
import org.poai.governance.OutlookReader;
import org.poai.governance.Preparation;
import org.poai.governance.asset.Assets;
import org.poai.governance.asset.FetchWindow;
import org.poai.governance.check.CandidateCheck.Limits;
import org.poai.inference.InferenceException;
import org.poai.inference.gguf.GgufException;
import org.poai.metrics.Metrics;
import org.poai.node.TreeModule.RunningTree;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.NodeConfig.Signalling;
import org.poai.node.engine.FreeMemory;
import org.poai.node.engine.RunningModel;
import org.poai.node.events.PreparationEvents;
import org.poai.primitives.Hash32;
import org.poai.quiz.prompt.UnfitModelException;

/** Prepares for what the chain may change to, and says what this node's blocks signal. */
record GovernanceModule(RunningTree tree, RunningQuiz quiz, Assets assets, Foundation foundation) {

  /** The fetches of all nodes spread over so long, or a plan would be a stampede. */
  private static Duration window(ChainSpec spec) {
    return GovernanceGenesis.parameters(spec)
        .map(
            parameters ->
                FetchWindow.of(parameters.periods().timelock(), spec.pace().blockTimeSeconds()))
        .orElse(Duration.ZERO);
  }

  /** Begins to look at what is planned. */
  Preparation start(Signalling choice, DataDirectory directory, Metrics metrics, Life life) {
    Chain chain = tree.tree().chain();
    ChainSpec spec = chain.spec();
    boolean isDevelopment = isDevelopment(spec);
    Shelf shelf =
        new AssetShelf(
            assets, isDevelopment ? Duration.ZERO : window(spec), life.machine()::nanoTime);
    Limits limits = new Limits(isDevelopment, spec.pace().blockTimeSeconds(), choice.mostSeconds());
    Preparation preparation =
        new Preparation(
            new Preparation.Parts(
                new OutlookReader(chain, tree.schedule(), tree.processor()),
                shelf,
                new Checker(
                    quiz.referees(),
                    shelf,
                    limits,
                    directory.governance("checks.json"),
                    new Bearing(),
                    metrics,
                    life),
                new Approvals(directory.governance("approved.json"), policy(choice, isDevelopment)),
                new PreparationEvents(),
                spec.pace().epochBlocks()),
            life);
    tree.tree().signal(preparation);
    tree.tree().addListener(preparation);
    life.service(preparation);
    return preparation;
  }

  /** What this node's models and memory say of a candidate. */
  private final class Bearing implements Checker.Bearing {
    @Override
    public Optional<String> shortage(Manifest manifest) {
      Hash32 sha256 = manifest.model().modelSha256();
      return quiz.models().running(sha256).isPresent()
          ? Optional.empty()
          : assets.file(sha256).flatMap(file -> quiz.models().shortage(file, FreeMemory.here()));
    }

    @Override
    public Optional<String> complaint(Manifest manifest) {
      Optional<RunningModel> model = quiz.models().running(manifest.model().modelSha256());
      try {
        return model.isPresent()
            ? foundation.module().complaint(model.get(), manifest.sizes())
            : Optional.of("it does not run any more");
      } catch (UnfitModelException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      } catch (GgufException | InferenceException | IOException e) {
        throw new CompletionException(e);
      }
    }
  }

  private static boolean isDevelopment(ChainSpec spec) {
    return spec.identity().dev() || spec.identity().chainId() == BuiltInChains.DEVNET_CHAIN_ID;
  }

  /** On a development chain nobody is asked unless the operator wants it so. */
  private static Policy policy(Signalling choice, boolean isDevelopment) {
    return choice
        .policy()
        .map(word -> Policy.valueOf(word.name()))
        .orElse(isDevelopment ? Policy.AUTO : Policy.ASK);
  }
}
