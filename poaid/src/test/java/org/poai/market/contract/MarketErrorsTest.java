package org.poai.market.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.poai.evm.abi.Abi;
import org.poai.primitives.Bytes;

/** What a revert of the market says to the person who caused it. */
final class MarketErrorsTest {
  private static final BigInteger POAI = BigInteger.TEN.pow(18);

  static List<Arguments> clauses() {
    return List.of(
        Arguments.of(
            "OutOfRange(string,uint256,uint256)",
            List.of("price", POAI, POAI.shiftLeft(20)),
            "a job's price is at least 1 POAI"),
        Arguments.of(
            "OutOfRange(string,uint256,uint256)",
            List.of("prompt", 1L, 2048L),
            "a prompt has 1 to 2048 bytes"),
        Arguments.of(
            "OutOfRange(string,uint256,uint256)",
            List.of("acceptBy", 11L, 8074L),
            "acceptBy must be from 11 to 8074"),
        Arguments.of("TooEarly(uint256)", List.of(31L), "this can be done from block 31 on"),
        Arguments.of("TooLate(uint256)", List.of(30L), "this could be done up to block 30"),
        Arguments.of(
            "NotEnough(uint256,uint256,uint256)",
            List.of(POAI.multiply(BigInteger.TEN), POAI, 0L),
            "it takes 10 POAI, and 1 POAI were sent; the account's credit is 0 POAI"),
        Arguments.of(
            "UnexpectedStatus(uint256,uint8)",
            List.of(7L, 4L),
            "job 7 is disputed: a case about it is open"),
        Arguments.of(
            "PromptNotText(uint256)",
            List.of(3L),
            "the prompt must be UTF-8 without U+0000, and is not from byte 3 on"));
  }

  @ParameterizedTest
  @MethodSource("clauses")
  void clause_saysFiguresInPoai_andStatesInWords(
      String signature, List<Object> figures, String clause) {
    assertThat(MarketErrors.clause(Abi.call(signature, figures))).hasValue(clause);
  }

  @Test
  void revertOfAnotherContract_hasNoClause() {
    assertThat(MarketErrors.clause(Bytes.EMPTY)).isEmpty();
    assertThat(MarketErrors.clause(Bytes.fromHex("0x08c379a0"))).isEmpty();
    assertThat(MarketErrors.clause(Abi.selector("TooEarly(uint256)"))).isEmpty();
    assertThat(MarketErrors.clause(Abi.call("UnexpectedStatus(uint256,uint8)", List.of(7L, 9L))))
        .isEmpty();
  }
}
