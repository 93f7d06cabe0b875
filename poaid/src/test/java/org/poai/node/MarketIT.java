package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.genesis.GenesisContract;
import org.poai.client.DevAccounts;
import org.poai.client.JsonRpcClient;
import org.poai.client.NodeUrl;
import org.poai.client.Payment;
import org.poai.client.RemoteChain;
import org.poai.client.RpcFailure;
import org.poai.contract.ContractReader;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.market.contract.MarketViews;
import org.poai.primitives.Address;
import org.poai.primitives.Hex;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/**
 * Two programs on one machine, as two people at two terminals run them: one mines, judges and
 * checks, the other mines, judges and answers for money, and its second answer is a lie.
 */
@Tag("scenario")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class MarketIT {
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
  private static final Pattern DELIVERED = Pattern.compile("Job (\\d) delivered \"(.*)\", to be");
  private static final Pattern RULED = Pattern.compile("ruled 0x\\S+, (\\d+) of (\\d+) votes");
  private static final Pattern FEE = Pattern.compile("for \\d+ gas and ([\\d.]+) POAI\\.");

  @TempDir Path folder;

  private BigDecimal fees = BigDecimal.ZERO;

  private Daemon node(String directory, int miner, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--target=60",
                "--rpc-port=0",
                "--no-mdns",
                "--job-threads=1",
                "--miner-address=" + DevAccounts.address(miner).toHex(),
                "--judge",
                "--judge-account=dev" + miner));
    arguments.addAll(List.of(more));
    return Daemon.node(folder.resolve(directory), arguments.toArray(String[]::new));
  }

  /** A command of the poster, beside node A. */
  private Person.Said market(String... words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("market"));
    line.addAll(List.of(words));
    line.addAll(List.of("--from", "dev4", "--wait"));
    Person.Said said = new Person(folder.resolve("a")).types(line.toArray(String[]::new));
    Matcher paid = FEE.matcher(said.err());
    while (paid.find()) {
      fees = fees.add(new BigDecimal(paid.group(1)));
    }
    return said;
  }

  /** The market and the accounts, asked of a node. */
  private record Ledger(RemoteChain chain) {
    /** What an account has more than at the start, here and in the market, fees left aside. */
    BigDecimal gained(int account) throws RpcFailure {
      return atOneHead(
          () ->
              balance(DevAccounts.address(account))
                  .add(credit(account))
                  .add(fees(DevAccounts.address(account)))
                  .subtract(new BigDecimal(10_000)));
    }

    /** What the market holds beyond what it owes. */
    BigDecimal unowed() throws RpcFailure {
      return atOneHead(
          () -> {
            BigDecimal owed = poai(market().read(MarketViews.pool()));
            for (int account : List.of(0, 1, 2, 4, 5)) {
              owed = owed.add(credit(account));
            }
            return balance(GenesisContract.INFERENCE_MARKET.address()).subtract(owed);
          });
    }

    private interface Sum {
      BigDecimal get() throws RpcFailure;
    }

    /** A sum whose parts were asked for while the head stayed. */
    private BigDecimal atOneHead(Sum sum) throws RpcFailure {
      while (true) {
        long before = chain.height();
        BigDecimal found = sum.get();
        if (chain.height() == before) {
          return found;
        }
      }
    }

    private BigDecimal credit(int account) throws RpcFailure {
      return poai(market().read(MarketViews.credit(DevAccounts.address(account))));
    }

    /** What an account has paid for gas so far. */
    private BigDecimal fees(Address sender) throws RpcFailure {
      BigDecimal fees = BigDecimal.ZERO;
      for (long number = chain.height(); number > 0; number--) {
        fees =
            fees.add(
                chain.ask(
                    receipts -> fees(sender, receipts.asArray()),
                    "eth_getBlockReceipts",
                    JsonValue.of(Hex.quantity(number))));
      }
      return fees;
    }

    private static BigDecimal fees(Address sender, List<JsonValue> receipts) throws JsonException {
      BigInteger fees = BigInteger.ZERO;
      for (JsonValue each : receipts) {
        JsonValue.JsonObject receipt = each.asObject();
        if (receipt.string("from").equals(sender.toHex())) {
          fees =
              fees.add(number(receipt, "gasUsed").multiply(number(receipt, "effectiveGasPrice")));
        }
      }
      return poai(new Wei(UInt256.of(fees)));
    }

    private static BigInteger number(JsonValue.JsonObject receipt, String name)
        throws JsonException {
      return UInt256.fromQuantity(receipt.string(name)).toBigInteger();
    }

    BigDecimal balance(Address account) throws RpcFailure {
      return poai(chain.balance(account));
    }

    private ContractReader<RpcFailure> market() {
      return (contract, input) ->
          chain.call(Optional.empty(), new Payment(Optional.of(contract), UInt256.ZERO, input));
    }

    private static BigDecimal poai(Wei amount) {
      return new BigDecimal(amount.toPoai());
    }
  }

  private static Matcher found(Daemon node, Pattern pattern) throws InterruptedException {
    return Voters.found(pattern, node.await(line -> pattern.matcher(line).find()));
  }

  @Test
  void answers_areServedAndPaid_andALieIsJudgedAndSlashed_toTheWei() throws Exception {
    try (Daemon a = node("a", 0, "--challenge=1", "--challenge-account=dev5")) {
      String address = a.find(Daemon.ADDRESS);
      Ledger ledger = new Ledger(new RemoteChain(new JsonRpcClient(NodeUrl.parse(a.find(URL)))));
      try (Daemon b =
          node(
              "b",
              1,
              "--serve-jobs",
              "--worker-account=dev2",
              "--dev-fault=lie-once",
              "--peer-multiaddr=" + address)) {
        String unused = b.await(line -> line.contains(" joined, at block "));
        servedAndPaid(b);
        lieIsSlashed(a, b);
        theMoneyIsWhereItBelongs(ledger);
      }
    }
  }

  private void servedAndPaid(Daemon worker) throws Exception {
    Person.Said answered =
        market("post", "What is the capital of France?", "--tokens=16", "--price=0.5");
    assertThat(answered.code()).as(answered.err()).isZero();
    assertThat(answered.err()).contains("Job 1 in block ", "Job 1: it can be challenged up to");
    String delivered = found(worker, DELIVERED).group(2);
    assertThat(answered.out().strip()).startsWith(delivered.replace("…", "").strip());
  }

  private void lieIsSlashed(Daemon checker, Daemon worker) throws Exception {
    Person.Said lied =
        market(
            "post", "What is 6 times 7?", "--tokens=8", "--price=0.5", "--final", "--timeout=800");
    assertThat(lied.err()).contains("Job 2 ended without a right answer. Its price is yours");
    assertThat(lied.out()).isEmpty();
    assertThat(lied.code()).isEqualTo(10);
    Person.Said checked = new Person(folder.resolve("a")).types("market", "check", "2");
    assertThat(checked.err()).contains("The worker's answer is another one");
    assertThat(checked.code()).isEqualTo(6);
    String said = found(worker, DELIVERED).group(2);
    String noticed = checker.await(line -> line.contains("Job 2 is false: "));
    assertThat(noticed).contains("\"" + said + "\", the model says", "challenged for 0.6 POAI");
    Matcher ruled = found(checker, RULED);
    assertThat(ruled.group(1)).isEqualTo(ruled.group(2));
    String slashed = checker.await(line -> line.contains(" slashed in case 2: "));
    assertThat(slashed).contains("Worker 0x3c44", "4.5 POAI burned, 0.5 POAI to 0x9965");
    String paid = worker.awaitAny(line -> line.contains("Job 1 paid "));
    assertThat(paid).endsWith("Job 1 paid 0.49 POAI");
  }

  private void theMoneyIsWhereItBelongs(Ledger ledger) throws Exception {
    Person.Said withdrawn = market("withdraw");
    assertThat(withdrawn.err()).contains("0.5 POAI are yours again.");
    assertThat(ledger.balance(DevAccounts.address(4)))
        .as("a price less")
        .isEqualByComparingTo(new BigDecimal("9999.5").subtract(fees));
    assertThat(ledger.gained(2))
        .as("a price less its fee, and a stake and a pot less")
        .isEqualByComparingTo("-4.61");
    assertThat(ledger.gained(5)).as("a tenth of the stake").isEqualByComparingTo("0.5");
    assertThat(ledger.balance(Address.ZERO)).as("burned").isEqualByComparingTo("4.5");
    assertThat(ledger.unowed()).isEqualByComparingTo("0");
  }
}
