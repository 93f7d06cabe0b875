package org.poai.market.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.poai.chain.genesis.MarketParameters;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/** The worked figures of docs/market.md are those of the parameters. */
final class MarketFiguresTest {
  private static final Path DOCUMENT = Path.of("docs", "market.md");
  private static final Pattern ROW = Pattern.compile("\\| ([^|]+) \\| ([\\d.]+) \\| ([\\d.]+) \\|");
  private static final Wei PRICE =
      new Wei(UInt256.of(new BigDecimal("0.5").scaleByPowerOfTen(18).toBigIntegerExact()));

  private static BigDecimal poai(Wei amount) {
    return new BigDecimal(amount.toPoai());
  }

  private static BigDecimal half(BigDecimal amount) {
    return amount.divide(BigDecimal.valueOf(2));
  }

  private static Map<String, BigDecimal> figures(MarketParameters parameters) {
    BigDecimal price = poai(PRICE);
    BigDecimal stake = poai(parameters.stakeFor(PRICE));
    BigDecimal pot = poai(parameters.casePot());
    BigDecimal fee = poai(parameters.feeOn(PRICE));
    BigDecimal bond = poai(parameters.bondFor(parameters.stakeFor(PRICE)));
    BigDecimal vote = poai(parameters.voteBond());
    BigDecimal reward = stake.divide(BigDecimal.TEN);
    long votes = parameters.times().voteBlocks();
    Map<String, BigDecimal> figures = new LinkedHashMap<>();
    figures.put("the worker stakes, POAI", stake);
    figures.put("the worker's pot, and the challenger's", pot);
    figures.put("paid for a right answer", price.subtract(fee));
    figures.put("to the judges' pool", fee);
    figures.put("a late worker pays the poster", half(price).min(stake));
    figures.put("a false answer burns", stake.subtract(reward));
    figures.put("and gives the challenger", reward);
    figures.put("and costs the worker, pot included", stake.add(pot));
    figures.put("the challenger's bond", bond);
    figures.put("a false challenge costs, pot included", bond.add(pot));
    figures.put("of which the worker gets", half(bond));
    figures.put("the bond of a vote", vote);
    figures.put("a false or hidden vote costs", half(vote));
    figures.put("right votes share, at most", pot.add(half(half(bond))));
    figures.put(
        "a bribe of more than half of the votes must cover",
        half(vote).multiply(BigDecimal.valueOf(votes / 2 + 1)));
    figures.put(
        "one lie in so many must be found, or lying pays",
        stake.add(pot).add(price).subtract(fee).divideToIntegralValue(price));
    figures.put("blocks to challenge", BigDecimal.valueOf(parameters.times().challengeBlocks()));
    figures.put("blocks to vote (V)", BigDecimal.valueOf(votes));
    figures.put("blocks to show (R)", BigDecimal.valueOf(parameters.times().revealBlocks()));
    return figures;
  }

  @Test
  void figures_ofTheDocument_areThoseOfTheParameters() throws IOException {
    Map<String, List<BigDecimal>> shown = new LinkedHashMap<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        shown.put(
            row.group(1), List.of(new BigDecimal(row.group(2)), new BigDecimal(row.group(3))));
      }
    }

    Map<String, BigDecimal> devnet = figures(MarketParameters.DEVNET);
    Map<String, BigDecimal> mainnet = figures(MarketParameters.MAINNET);
    assertThat(shown.keySet()).isEqualTo(devnet.keySet());
    shown.forEach(
        (what, figures) -> {
          assertThat(figures.get(0)).as(what).isEqualByComparingTo(devnet.get(what));
          assertThat(figures.get(1)).as(what).isEqualByComparingTo(mainnet.get(what));
        });
  }
}
