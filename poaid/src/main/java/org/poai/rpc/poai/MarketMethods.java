package org.poai.rpc.poai;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.poai.chain.genesis.GenesisContract;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.market.contract.CaseBallot;
import org.poai.market.contract.Channel;
import org.poai.market.contract.Job;
import org.poai.market.contract.MarketCase;
import org.poai.market.contract.MarketViews;
import org.poai.market.duty.Texts;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.message.Members;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/**
 * The inference market after the head: jobs, cases, channels and what the market itself holds;
 * protocol section 11.
 *
 * @param texts prompts and results, as far as this node keeps them
 * @param unsealed the answer that this node's judge put under a seal
 * @param mostJobs so many jobs an answer looks through
 */
public record MarketMethods(
    Blocks blocks,
    Texts texts,
    Function<Hash32, Optional<Hash32>> unsealed,
    int mostJobs,
    LongSupplier nanoTime) {

  /** So many jobs an answer looks through on a node; each is a call of the contract. */
  public static final int MOST_JOBS = 5_000;

  public Map<String, Method> methods() {
    return Map.of(
        "poai_market",
        Method.onWorker(
            "(account?: Address) Object",
            "Parameters of the market, what it holds for judges, and the credit of an account.",
            this::market),
        "poai_jobs",
        Method.onWorker(
            "(wanted?: Object, page?: Object) List",
            "Jobs by poster, worker and status, the newest first: at most 100, or from a page on.",
            this::jobs),
        "poai_job",
        Method.onWorker("(id: Count) Object", "A job of the market.", this::job),
        "poai_case",
        Method.onWorker(
            "(id: Count) Object", "The case about a job, with its votes.", this::dispute),
        "poai_channel",
        Method.onWorker(
            "(id: Count) Object", "A channel from a client to a worker.", this::channel));
  }

  private JsonValue withMarket(HeadContracts.Use use) throws RpcException {
    return HeadContracts.use(blocks, nanoTime, GenesisContract.INFERENCE_MARKET, use);
  }

  private JsonValue market(Params params) throws RpcException {
    Optional<Address> account = params.find(0, Values::address);
    return withMarket(
        market -> {
          Map<String, JsonValue> members = new TreeMap<>();
          GenesisContract registry = GenesisContract.MODEL_REGISTRY;
          long ruling = market.slots().ruling(registry).proposal();
          members.put("head", Values.of(market.head().number().value()));
          members.put("model", Values.of(market.slots().subject(registry, ruling)));
          members.put("jobs", Values.of(market.read(MarketViews.jobCount())));
          members.put("channels", Values.of(market.read(MarketViews.channelCount())));
          members.put("pool", Values.of(market.read(MarketViews.pool()).value()));
          members.put(
              "credit",
              account.isEmpty()
                  ? Values.NULL
                  : Values.of(market.read(MarketViews.credit(account.get())).value()));
          members.put("parameters", MarketShape.of(market.read(MarketViews.parameters())));
          return new JsonObject(members);
        });
  }

  /** Which jobs are wanted. */
  private record Wanted(
      Optional<Address> poster, Optional<Address> worker, Optional<Job.Status> status) {
    static final Wanted ALL = new Wanted(Optional.empty(), Optional.empty(), Optional.empty());

    static Wanted of(JsonValue value) throws JsonException {
      JsonObject object = value.asObject();
      return new Wanted(
          Members.find(object, "poster", Values::address),
          Members.find(object, "worker", Values::address),
          Members.find(object, "status", MarketShape::status));
    }

    boolean has(Job job) {
      return poster.filter(it -> !it.equals(job.poster())).isEmpty()
          && (worker.isEmpty() || worker.equals(job.worker()))
          && status.filter(it -> it != job.status()).isEmpty();
    }
  }

  private JsonValue jobs(Params params) throws RpcException {
    Wanted wanted = params.find(0, Wanted::of).orElse(Wanted.ALL);
    Page page = Page.of(params, 1);
    return withMarket(
        market -> {
          long first = page.first(market.read(MarketViews.jobCount()));
          List<JsonValue> found = new ArrayList<>();
          for (long id = first; id > 0 && found.size() < page.limit(); id--) {
            if (first - id == mostJobs) {
              return soFar(found, id);
            }
            Optional<Job> job = market.read(MarketViews.job(id));
            if (job.filter(wanted::has).isPresent()) {
              found.add(shape(job.get(), market));
            }
          }
          return Values.list(found);
        });
  }

  /** What is found ends before the limit only where there is no more, or where some is found. */
  private JsonValue soFar(List<JsonValue> found, long id) throws RpcException {
    if (found.isEmpty()) {
      throw RpcException.server(
          "no such job is among the "
              + mostJobs
              + " that were looked through; go on with {\"before\": "
              + (id + 1)
              + "}");
    }
    return Values.list(found);
  }

  private JsonValue shape(Job job, HeadContracts market) throws RpcException {
    market.simulation().checkTime();
    return MarketShape.of(
        job, texts.prompt(job), texts.result(job), blocks.view().chain().prunedBelow().value());
  }

  private JsonValue job(Params params) throws RpcException {
    long id = params.get(0, Values::count);
    return withMarket(market -> shape(job(id, market), market));
  }

  static Job job(long id, HeadContracts market) throws RpcException {
    Optional<Job> job = market.read(MarketViews.job(id));
    if (job.isEmpty()) {
      throw unknown("job", market.read(MarketViews.jobCount()));
    }
    return job.get();
  }

  private static RpcException unknown(String what, long count) {
    return RpcException.invalidParams(
        count == 0 ? "there is no " + what + " yet" : what + "s have the numbers 1 to " + count);
  }

  private JsonValue dispute(Params params) throws RpcException {
    long id = params.get(0, Values::count);
    boolean isOwner = params.caller().isOwner();
    return withMarket(
        market -> {
          MarketCase dispute =
              market
                  .read(MarketViews.marketCase(id))
                  .orElseThrow(() -> RpcException.invalidParams("there is no case " + id));
          return dispute(dispute, market, isOwner);
        });
  }

  private JsonValue dispute(MarketCase dispute, HeadContracts market, boolean isOwner)
      throws RpcException {
    Map<Address, CaseBallot> ballots = new LinkedHashMap<>();
    for (Address voter : market.read(MarketViews.voters(dispute.id()))) {
      ballots.put(voter, market.read(MarketViews.ballot(dispute.id(), voter)));
    }
    MarketShape.Votes votes =
        new MarketShape.Votes(
            market.read(MarketViews.parameters()), market.head().number().value() + 1, ballots);
    Optional<Hash32> mine =
        ballots.values().stream().flatMap(it -> unsealed.apply(it.seal()).stream()).findFirst();
    // While others can still vote, an answer that is seen can be copied.
    return MarketShape.of(dispute, votes, mine.filter(it -> isOwner || votes.areIn(dispute)));
  }

  private JsonValue channel(Params params) throws RpcException {
    long id = params.get(0, Values::count);
    return withMarket(
        market -> {
          Optional<Channel> channel = market.read(MarketViews.channel(id));
          if (channel.isEmpty()) {
            throw unknown("channel", market.read(MarketViews.channelCount()));
          }
          return MarketShape.of(channel.get());
        });
  }
}
