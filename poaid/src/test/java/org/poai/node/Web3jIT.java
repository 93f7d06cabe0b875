package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.genesis.BuiltInChains;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.RawTransactionManager;
import org.web3j.tx.response.PollingTransactionReceiptProcessor;
import org.web3j.utils.Convert;

/** web3j, as its users have it, against a node that mines. */
final class Web3jIT {
  static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+(?= and ws)");

  /** The first funded account of the devnet; everybody knows its key. */
  private static final Credentials ALICE =
      Credentials.create("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

  private static final BigInteger GAS_PRICE = Convert.toWei("3", Convert.Unit.GWEI).toBigInteger();

  /**
   * Init code of a contract that keeps its input's first word in slot 0 and logs it under the topic
   * 7; without input it reverts.
   */
  private static final String CONTRACT =
      "0x6017600a5f3960175ff3" + "366008575f5ffd00" + "5b5f35805f555f52600760205fa100";

  @TempDir Path folder;
  private Daemon node;
  private Web3j web3;

  @BeforeEach
  void start() throws Exception {
    node = Daemon.mining(folder, "--no-mdns", "--p2p-port=0", "--rpc-port=0");
    web3 = Web3j.build(new HttpService(node.find(URL)));
  }

  @AfterEach
  void stop() {
    web3.shutdown();
    node.close();
  }

  private TransactionReceipt send(String to, String data, BigInteger value) throws Exception {
    long chainId = web3.ethChainId().send().getChainId().longValueExact();
    RawTransactionManager manager =
        new RawTransactionManager(
            web3, ALICE, chainId, new PollingTransactionReceiptProcessor(web3, 200, 300));
    var sent = manager.sendTransaction(GAS_PRICE, BigInteger.valueOf(200_000), to, data, value);
    assertThat(sent.hasError()).as("%s", sent.getRawResponse()).isFalse();
    return new PollingTransactionReceiptProcessor(web3, 200, 300)
        .waitForTransactionReceipt(sent.getTransactionHash());
  }

  @Test
  void transfer_isMined_andTheMoneyArrives() throws Exception {
    assertThat(ALICE.getAddress()).isEqualTo(BuiltInChains.DEV_ACCOUNTS.get(0).toHex());
    String bob = "0x00000000000000000000000000000000000b0b00";

    TransactionReceipt receipt = send(bob, "", BigInteger.TEN);

    assertThat(receipt.isStatusOK()).isTrue();
    assertThat(receipt.getGasUsed()).isEqualTo(21_000);
    assertThat(web3.ethGetBalance(bob, DefaultBlockParameterName.LATEST).send().getBalance())
        .isEqualTo(BigInteger.TEN);
    var block = web3.ethGetBlockByHash(receipt.getBlockHash(), true).send().getBlock();
    assertThat(block.getNumber()).isEqualTo(receipt.getBlockNumber());
    assertThat(block.getTransactions()).hasSize(1);
    assertThat(
            web3.ethGetTransactionByHash(receipt.getTransactionHash())
                .send()
                .getTransaction()
                .orElseThrow()
                .getFrom())
        .isEqualTo(ALICE.getAddress());
  }

  @Test
  void contract_isDeployedCalledAndItsLogsAreFound() throws Exception {
    String contract = send("", CONTRACT, BigInteger.ZERO).getContractAddress();
    String word = "0x" + "0".repeat(62) + "2a";

    TransactionReceipt receipt = send(contract, word, BigInteger.ZERO);

    assertThat(receipt.getLogs()).hasSize(1);
    assertThat(receipt.getLogs().get(0).getData()).isEqualTo(word);
    EthFilter filter =
        new EthFilter(
            DefaultBlockParameterName.EARLIEST, DefaultBlockParameterName.LATEST, contract);
    filter.addSingleTopic("0x" + "0".repeat(63) + "7");
    assertThat(web3.ethGetLogs(filter).send().getLogs()).hasSize(1);
    assertThat(
            web3.ethGetStorageAt(contract, BigInteger.ZERO, DefaultBlockParameterName.LATEST)
                .send()
                .getData())
        .isEqualTo(word);
    EthCall reverted =
        web3.ethCall(
                Transaction.createEthCallTransaction(ALICE.getAddress(), contract, "0x"),
                DefaultBlockParameterName.LATEST)
            .send();
    assertThat(reverted.isReverted()).isTrue();
    assertThat(reverted.getError().getCode()).isEqualTo(3);
  }

  @Test
  void errors_haveTheWordsThatClientsKnow() throws Exception {
    var sent = web3.ethSendRawTransaction("0x02").send();
    assertThat(sent.getError().getCode()).isEqualTo(-32000);
    assertThat(sent.getError().getMessage()).startsWith("rlp");
    assertThat(web3.ethGetTransactionReceipt("0x" + "1".repeat(64)).send().getTransactionReceipt())
        .isEmpty();
    assertThat(web3.ethAccounts().send().getAccounts()).isEqualTo(List.of());
  }
}
