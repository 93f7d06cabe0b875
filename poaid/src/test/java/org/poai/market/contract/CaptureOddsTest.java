package org.poai.market.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * How probable a false verdict and a hung case are, as decision 049 says: sums over all ways in
 * which the blocks of a vote fall to one attacker, to honest judges and to miners who do not judge,
 * in whole numbers.
 */
final class CaptureOddsTest {
  private static final int VOTE_BLOCKS = 48;
  private static final int[] SERVING = {100, 50, 30};
  private static final int[] ATTACKER = {0, 10, 20, 30, 40};

  /** Probabilities of 10^4 each, to the power of the number of blocks. */
  private record Odds(BigInteger falseVerdict, BigInteger hung, BigInteger all) {
    String text() {
      return text(falseVerdict) + " / " + text(hung);
    }

    private String text(BigInteger part) {
      if (part.signum() == 0) {
        return "0";
      }
      BigDecimal share = new BigDecimal(part).divide(new BigDecimal(all), new MathContext(12));
      return String.format(java.util.Locale.ROOT, "%.1e", share.doubleValue());
    }
  }

  private static Odds odds(int blocks, int attacker, int serving) {
    BigInteger bad = BigInteger.valueOf(attacker * 100L);
    BigInteger good = BigInteger.valueOf((100L - attacker) * serving);
    BigInteger idle = BigInteger.valueOf((100L - attacker) * (100 - serving));
    BigInteger falseVerdict = BigInteger.ZERO;
    BigInteger hung = BigInteger.ZERO;
    for (int x = 0; x <= blocks; x++) {
      for (int y = 0; x + y <= blocks; y++) {
        BigInteger ways =
            choose(blocks, x)
                .multiply(choose(blocks - x, y))
                .multiply(bad.pow(x))
                .multiply(good.pow(y))
                .multiply(idle.pow(blocks - x - y));
        if (x > y && 3 * x >= blocks) {
          falseVerdict = falseVerdict.add(ways);
        } else if (y <= x || 3 * y < blocks) {
          hung = hung.add(ways);
        }
      }
    }
    return new Odds(falseVerdict, hung, BigInteger.valueOf(10_000).pow(blocks));
  }

  private static BigInteger choose(int n, int k) {
    BigInteger ways = BigInteger.ONE;
    for (int i = 0; i < k; i++) {
      ways = ways.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
    }
    return ways;
  }

  @Test
  void odds_ofTheMainChain_areThoseOfTheDecision() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int serving : SERVING) {
      rows.append("| ").append(serving).append(" % |");
      for (int attacker : ATTACKER) {
        rows.append(' ').append(odds(VOTE_BLOCKS, attacker, serving).text()).append(" |");
      }
      rows.append('\n');
    }

    assertThat(Files.readString(Path.of("docs/decisions/049-the-market-contract.md")))
        .contains(rows.toString());
  }
}
