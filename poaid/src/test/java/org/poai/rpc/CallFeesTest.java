package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.primitives.UInt256;

/** A call that names a price is asked what geth asks of it; one without is not. */
final class CallFeesTest {
  private static final String POOR = "0x" + "9".repeat(40);
  private static final String CONTRACT = "0x" + "1".repeat(40);

  /** Gives GASPRICE and BASEFEE. */
  private static final String PRICES = "0x3a5f52486020526040" + "5ff3";

  @TempDir Path folder;
  private RpcRig rig;
  private long baseFee;

  @BeforeEach
  void start() throws Exception {
    rig = new RpcRig(folder);
    String head =
        rig.result("eth_getBlockByNumber", "\"latest\",false").asObject().string("baseFeePerGas");
    baseFee = UInt256.fromQuantity(head).w0();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private String call(Object from, String fees, String balance) {
    return "{\"from\":\"%s\",\"to\":\"%s\"%s},\"latest\",{\"%s\":{\"code\":\"%s\"},\"%s\":{\"balance\":\"%s\"}}"
        .formatted(from, CONTRACT, fees, CONTRACT, PRICES, POOR, balance);
  }

  private String prices(String fees) throws Exception {
    return rig.result("eth_call", call(rig.alice.address(), fees, "0x0")).asString();
  }

  private static String words(long price, long base) {
    return "0x%064x%064x".formatted(price, base);
  }

  private static String hex(long number) {
    return "\"0x" + Long.toHexString(number) + "\"";
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "',\"gasPrice\":\"0x0\"'",
    "',\"maxFeePerGas\":\"0x0\",\"maxPriorityFeePerGas\":\"0x0\"'"
  })
  void withoutAPrice_nothingIsPaid_andThereIsNoBaseFee(String fees) throws Exception {
    assertThat(rig.result("eth_call", call(POOR, fees, "0x0")).asString()).isEqualTo(words(0, 0));
  }

  @Test
  void price_isWhatATransactionWouldPay() throws Exception {
    assertThat(prices(",\"gas\":\"0xffff\",\"gasPrice\":" + hex(2 * baseFee)))
        .isEqualTo(words(2 * baseFee, baseFee));
    assertThat(
            prices(
                ",\"gas\":\"0xffff\",\"maxPriorityFeePerGas\":\"0x7\",\"maxFeePerGas\":"
                    + hex(2 * baseFee)))
        .isEqualTo(words(baseFee + 7, baseFee));
  }

  @Test
  void whoCannotPay_isRefused() throws Exception {
    String fees = ",\"gas\":\"0xffff\",\"gasPrice\":" + hex(baseFee);

    assertThat(rig.error("eth_call", call(POOR, fees, "0x5")))
        .isEqualTo(
            "-32000 insufficient funds for gas * price + value: address "
                + POOR
                + " have 5 want "
                + 0xffff * baseFee);
  }

  @Test
  void feesThatNoBlockTakes_areRefused() throws Exception {
    assertThat(rig.error("eth_call", call(POOR, ",\"maxFeePerGas\":\"0x1\"", "0x0")))
        .isEqualTo(
            "-32000 max fee per gas less than block base fee: address "
                + POOR
                + ", maxFeePerGas: 1, baseFee: "
                + baseFee);
    assertThat(rig.error("eth_call", call(POOR, ",\"maxPriorityFeePerGas\":\"0x1\"", "0x0")))
        .startsWith("-32000 max priority fee per gas higher than max fee per gas");
    assertThat(
            rig.error(
                "eth_call",
                call(POOR, ",\"gasPrice\":\"0x1\",\"maxPriorityFeePerGas\":\"0x1\"", "0x0")))
        .contains("both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified");
  }

  @Test
  void estimate_triesNoMoreGasThanTheCallerCanPay() throws Exception {
    String fees = ",\"gasPrice\":" + hex(2 * baseFee);
    String enough = "0x" + Long.toHexString(50_000 * 2 * baseFee);
    String few = "0x" + Long.toHexString(21_001 * 2 * baseFee + 1);

    assertThat(rig.result("eth_estimateGas", call(POOR, fees, enough)).asString())
        .startsWith("0x52");
    assertThat(rig.error("eth_estimateGas", call(POOR, fees, few)))
        .isEqualTo("-32000 gas required exceeds allowance (21001)");
    assertThat(rig.error("eth_estimateGas", call(POOR, fees, "0x0")))
        .isEqualTo("-32000 gas required exceeds allowance (0)");
    assertThat(rig.error("eth_estimateGas", call(POOR, fees + ",\"value\":\"0x1\"", "0x0")))
        .isEqualTo("-32000 insufficient funds for transfer");
  }
}
