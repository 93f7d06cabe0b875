package org.poai.cli.market;

import java.util.Optional;
import org.poai.chain.genesis.MarketParameters;
import org.poai.cli.contract.NodeView;
import org.poai.cli.contract.RemoteContracts;
import org.poai.client.RemoteChain;
import org.poai.client.RpcAnswer.Refused;
import org.poai.client.RpcFailure;
import org.poai.contract.ContractReader;
import org.poai.json.JsonValue;
import org.poai.market.contract.Job;
import org.poai.market.contract.MarketViews;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Wei;

/** The inference market of a chain, asked through a node. */
record Market(RemoteChain chain) implements ContractReader<RpcFailure> {
  private static final int INVALID_PARAMS = -32602;

  @Override
  public Bytes call(Address contract, Bytes input) throws RpcFailure {
    return new RemoteContracts(chain, "inference market").call(contract, input);
  }

  MarketParameters parameters() throws RpcFailure {
    return read(MarketViews.parameters());
  }

  /** A job that must be there. */
  Job job(long id) throws RpcFailure {
    Optional<Job> job = read(MarketViews.job(id));
    if (job.isPresent()) {
      return job.get();
    }
    long count = read(MarketViews.jobCount());
    throw new UserException(
        ExitCode.REVERTED,
        count == 0
            ? "There is no job yet."
            : "There is no job " + id + "; jobs have the numbers 1 to " + count + ".");
  }

  /** The prompt of a job, from the logs that the node keeps. */
  Bytes prompt(Job job) throws RpcFailure {
    NodeView view = NodeView.of(chain, "poai_job", JsonValue.of(job.id()));
    return view.find("prompt")
        .map(text -> Bytes.utf8(((JsonValue.JsonString) text).value()))
        .orElseThrow(
            () ->
                new UserException(
                    ExitCode.NODE,
                    "The node does not keep the prompt of job "
                        + job.id()
                        + " any more; ask one that keeps older blocks, with --node."));
  }

  /** What the node shows of a job or case; empty where there is none with this number. */
  Optional<NodeView> find(String method, long id) throws RpcFailure {
    try {
      return Optional.of(NodeView.of(chain, method, JsonValue.of(id)));
    } catch (RpcFailure e) {
      if (e.answer() instanceof Refused refused && refused.code() == INVALID_PARAMS) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** What has to go along when so much is needed, the rest being the account's credit. */
  Wei beyondCredit(Address account, Wei needed) throws RpcFailure {
    Wei credit = read(MarketViews.credit(account));
    return credit.compareTo(needed) < 0 ? needed.minus(credit) : Wei.ZERO;
  }
}
