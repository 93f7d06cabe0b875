package org.poai.node;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.Manifest.ModelPart;
import org.poai.dataset.Dataset;
import org.poai.dataset.SealedStore;
import org.poai.governance.ProposalChecks;
import org.poai.governance.asset.Assets;
import org.poai.inference.EnginePriority;
import org.poai.inference.ModelFile.Vocabulary;
import org.poai.inference.answer.JobEngines;
import org.poai.inference.answer.JobResult;
import org.poai.inference.answer.PromptTokens;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.market.duty.MarketTexts;
import org.poai.market.duty.SealedAnswer;
import org.poai.market.duty.Texts;
import org.poai.node.MinerModule.RunningMiner;
import org.poai.node.NetworkModule.RunningNetwork;
import org.poai.node.TreeModule.RunningTree;
import org.poai.node.duty.MarketModule.RunningMarket;
import org.poai.node.engine.RunningModel;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.query.ChainView;
import org.poai.query.PendingBlocks;
import org.poai.query.Query;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Values;
import org.poai.rpc.poai.AnswerMethods;
import org.poai.rpc.poai.AnswerMethods.Solution;
import org.poai.rpc.poai.AssetMethods;
import org.poai.rpc.poai.ComparisonMethods;
import org.poai.rpc.poai.GovernanceMethods;
import org.poai.rpc.poai.MarketMethods;
import org.poai.rpc.poai.MinerMethods;
import org.poai.rpc.poai.PromptMethods;
import org.poai.rpc.poai.ProofMethods;
import org.poai.rpc.poai.ScheduleMethods;
import org.poai.rpc.poai.StoreMethods;
import org.poai.rpc.poai.WorkMethods;
import org.poai.rpc.poai.WorkerMethods;
import org.poai.txpool.Pool;

/** Puts the methods {@code poai_} on what they tell of. */
record PoaiModule(
    RunningTree tree,
    RunningQuiz quiz,
    RunningNetwork network,
    RunningMiner mining,
    Assets assets,
    ProposalChecks checks,
    RunningMarket market) {

  /** Answers for all methods and pages. */
  Query query(Pool pool) {
    Address miner = mining.own().get().reward().orElse(Address.ZERO);
    ChainView view =
        new ChainView(
            tree.tree().chain(),
            new PendingBlocks(tree.tree(), pool, miner, System::nanoTime),
            quiz.referees()::lottery,
            tree.schedule(),
            tree.processor(),
            tree.clock());
    return Query.on(tree.tree(), pool, view, quiz.records(), System::nanoTime);
  }

  Map<String, Method> methods(Query query, JobEngines jobs) {
    Blocks blocks = new Blocks(query.view());
    Map<String, Method> methods = new HashMap<>();
    methods.putAll(new ProofMethods(query.quizzes()).methods());
    AssetMethods.Shown shown =
        new AssetMethods.Shown(this::model, this::dataset, () -> network.status().peers());
    methods.putAll(new AssetMethods(quiz.records(), shown).methods());
    methods.putAll(new WorkMethods(mining.desk(), mining.own()).methods());
    methods.putAll(new StoreMethods(assets).methods());
    methods.putAll(new MinerMethods(mining.own()).methods());
    Manifest genesis = genesisManifest();
    methods.putAll(new GovernanceMethods(blocks, genesis, checks, System::nanoTime).methods());
    methods.putAll(new ComparisonMethods(checks).methods());
    methods.putAll(new PromptMethods(this::read).methods());
    AnswerMethods.Solver solver = (model, prompt, tokens) -> solve(jobs, model, prompt, tokens);
    methods.putAll(new AnswerMethods(blocks, texts(), genesis, solver, System::nanoTime).methods());
    methods.putAll(
        new MarketMethods(
                blocks, texts(), this::unsealed, MarketMethods.MOST_JOBS, System::nanoTime)
            .methods());
    market
        .channels()
        .ifPresent(
            channels ->
                methods.putAll(
                    new WorkerMethods(
                            channels.offers()::all,
                            channels::left,
                            channels::bought,
                            channels::close)
                        .methods()));
    methods.putAll(new ScheduleMethods(blocks, checks).methods());
    return methods;
  }

  /** A prompt, as the model of the head reads it. */
  private CompletableFuture<PromptMethods.Reading> read(String prompt) {
    ModelPart part = tree.tree().afterHead().next().manifest().manifest().model();
    Optional<RunningModel> running = quiz.models().running(part.modelSha256());
    if (running.isEmpty()) {
      return CompletableFuture.failedFuture(new IllegalStateException("no engine runs the model"));
    }
    Vocabulary vocabulary = running.get().model().vocabulary();
    return running
        .get()
        .service()
        .submit(
            EnginePriority.CHAT,
            engine -> {
              PromptTokens reading = PromptTokens.of(engine, vocabulary, prompt);
              return new PromptMethods.Reading(
                  reading.tokens(), reading.isSpecial(), reading.fits());
            });
  }

  private static CompletableFuture<Solution> solve(
      JobEngines jobs, Hash32 model, Bytes prompt, int tokens) {
    return jobs.answer(model, prompt, tokens).thenApply(PoaiModule::solution);
  }

  private static Solution solution(JobResult result) {
    if (result instanceof JobResult.Text text) {
      return new Solution.Text(text.answer().bytes());
    }
    if (result instanceof JobResult.Absent absent) {
      return new Solution.Refusal(absent.sentence());
    }
    return new Solution.Refusal(
        result instanceof JobResult.Poison
            ? "the prompt ended the engine again and again"
            : "too many prompts wait for the engine; ask again later");
  }

  /** Others than those of the duties, which must not wait for what strangers ask. */
  private Texts texts() {
    return new MarketTexts(tree.tree().chain());
  }

  private Optional<Hash32> unsealed(Hash32 seal) {
    return market.votes().flatMap(votes -> votes.find(seal)).map(SealedAnswer::answer);
  }

  /** The assets, for the status. */
  JsonValue assetsShown() {
    try {
      return new StoreMethods(assets).list();
    } catch (IOException e) {
      return Values.NULL;
    }
  }

  /** The manifest that the records numbered 0 stand for. */
  Manifest genesisManifest() {
    return tree.schedule().of(tree.tree().chain().genesis()).manifest();
  }

  /** The model of the head's manifest. */
  JsonObject model() {
    ModelPart part = tree.tree().afterHead().next().manifest().manifest().model();
    Map<String, JsonValue> members =
        new TreeMap<>(
            Map.of(
                "sha256", JsonValue.of(part.modelSha256().toHex()),
                "engine", JsonValue.of(part.engine()),
                "dim", JsonValue.of(part.dim()),
                "conformance", JsonValue.of(part.conformance().toHex()),
                "referee", JsonValue.of(mining.own().get().isReferee())));
    quiz.models()
        .running(part.modelSha256())
        .ifPresent(
            engine -> {
              members.putAll(engine.status().members());
              members.put("architecture", JsonValue.of(engine.model().architecture()));
              members.put(
                  "conformance", JsonValue.of(engine.profile().conformance().hash().toHex()));
            });
    return new JsonObject(members);
  }

  private JsonObject dataset() {
    Dataset active = quiz.records().active();
    Map<String, JsonValue> members =
        new TreeMap<>(
            Map.of(
                "records", JsonValue.of(active.size()),
                "root", JsonValue.of(active.root().toHex())));
    if (active instanceof SealedStore sealed) {
      members.put("sealedUnderKeyId", JsonValue.of(sealed.keyId().toHex()));
    }
    return new JsonObject(members);
  }
}
