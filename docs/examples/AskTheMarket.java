import static org.poai.chain.genesis.GenesisContract.INFERENCE_MARKET;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.poai.chain.block.Log;
import org.poai.chain.block.Transaction.Message;
import org.poai.client.Amount;
import org.poai.client.DevAccounts;
import org.poai.client.GasChoice;
import org.poai.client.JsonRpcClient;
import org.poai.client.NodeUrl;
import org.poai.client.Payment;
import org.poai.client.RemoteChain;
import org.poai.client.RpcFailure;
import org.poai.client.SendReceipt;
import org.poai.client.keystore.AccountKey;
import org.poai.contract.ContractReader;
import org.poai.market.contract.Job;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.MarketEvent;
import org.poai.market.contract.MarketEvents;
import org.poai.market.contract.MarketViews;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/**
 * Posts a job on a devnet and prints its answer, by way of a node's JSON-RPC:
 *
 * <pre>java -cp poaid.jar docs/examples/AskTheMarket.java "What is 6 times 7?" 0.5</pre>
 */
@SuppressWarnings("DefaultPackage") // one file, which java runs from its source
public final class AskTheMarket {
  private static final int TOKENS = 64;
  private static final int BLOCKS_TO_ACCEPT = 100;
  private static final int BLOCKS_TO_DELIVER = 20;

  private final RemoteChain chain;

  /** Asks the contract, in a call that changes nothing. */
  private final ContractReader<RpcFailure> market;

  private AskTheMarket(NodeUrl node) {
    chain = new RemoteChain(new JsonRpcClient(node));
    market =
        (contract, input) ->
            chain.call(Optional.empty(), new Payment(Optional.of(contract), UInt256.ZERO, input));
  }

  public static void main(String[] args) throws InterruptedException {
    NodeUrl node = NodeUrl.parse("http://127.0.0.1:8545");
    AccountKey poster = DevAccounts.key(4); // a devnet's account; others are opened by Keystore
    try {
      System.out.println(ask(node, poster, args[0], new Wei(Amount.parse(args[1], "poai"))));
    } catch (RpcFailure | IOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  /** The answer to a prompt, for a price. */
  public static String ask(NodeUrl node, AccountKey poster, String prompt, Wei price)
      throws RpcFailure, IOException, InterruptedException {
    AskTheMarket asking = new AskTheMarket(node);
    SendReceipt posted = asking.post(poster, Bytes.utf8(prompt), price);
    return asking.answer(posted.block(), numberOf(posted));
  }

  private SendReceipt post(AccountKey poster, Bytes prompt, Wei price)
      throws RpcFailure, IOException {
    Message job =
        MarketCalls.post(
            market.read(MarketViews.activeModel()),
            TOKENS,
            chain.height() + BLOCKS_TO_ACCEPT,
            BLOCKS_TO_DELIVER,
            prompt,
            price);
    Payment payment = new Payment(job.to(), job.value(), job.data());
    RemoteChain.Sent sent = chain.send(poster, payment, GasChoice.NONE);
    return chain
        .await(sent.hash(), Duration.ofMinutes(10))
        .filter(SendReceipt::succeeded)
        .orElseThrow(() -> new IOException("the job was not posted"));
  }

  /** The number that the contract gave to the job. */
  private static long numberOf(SendReceipt posted) throws IOException {
    for (Log log : posted.logs()) {
      Optional<MarketEvent> event = MarketEvents.read(log);
      if (event.isPresent() && event.get() instanceof MarketEvent.JobPosted job) {
        return job.job();
      }
    }
    throw new IOException("the receipt has no job");
  }

  /** Waits for the result, which is in a log; the contract's storage has its hash. */
  private String answer(long block, long number)
      throws RpcFailure, IOException, InterruptedException {
    while (true) {
      Job job = market.read(MarketViews.job(number)).orElseThrow();
      if (job.delivery().isPresent()) {
        for (Log log :
            chain.logs(INFERENCE_MARKET.address(), block, MarketEvents.topicOfJob(number))) {
          Optional<MarketEvent> event = MarketEvents.read(log);
          if (event.isPresent() && event.get() instanceof MarketEvent.JobDelivered delivered) {
            return new String(delivered.result().toArray(), StandardCharsets.UTF_8);
          }
        }
      }
      if (job.status().isFinal()) {
        throw new IOException("nobody answered; the price is credited to the poster again");
      }
      Thread.sleep(500);
    }
  }
}
