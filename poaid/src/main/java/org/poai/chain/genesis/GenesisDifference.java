package org.poai.chain.genesis;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.poai.primitives.UInt256;

/**
 * One part in which two chains' genesis differ, with both values as people read them; what a
 * handshake and a foreign data directory are refused with. Protocol section 2.
 *
 * @param part e.g. {@code model}, {@code engine}, {@code target}
 */
public record GenesisDifference(String part, String ours, String theirs) {
  private static final int MAX_NAMED = 3;
  private static final int MAX_VALUE = 80;
  private static final Pattern NOT_PRINTABLE = Pattern.compile("[^ -~]");
  private static final Pattern FULL_HASH =
      Pattern.compile("(0x[0-9a-f]{4})[0-9a-f]{56}([0-9a-f]{4})");

  private static final Map<String, String> FLAGS =
      Map.of(
          "chain", "--network",
          "model", "--model-path",
          "dataset", "--test-corpus",
          "batch size", "--batch-size",
          "target", "--target",
          "epoch blocks", "--epoch-blocks");

  /**
   * Every part that differs, in the order in which a user can mend them; empty for equal genesis.
   */
  public static List<GenesisDifference> between(
      ChainSpec ours, Manifest ourManifest, ChainSpec theirs, Manifest theirManifest) {
    List<GenesisDifference> differences = new ArrayList<>();
    List<Part> mine = parts(ours, ourManifest);
    List<Part> other = parts(theirs, theirManifest);
    for (int i = 0; i < mine.size(); i++) {
      if (!mine.get(i).value().equals(other.get(i).value())) {
        differences.add(
            new GenesisDifference(mine.get(i).name(), mine.get(i).value(), other.get(i).value()));
      }
    }
    return differences;
  }

  /**
   * The first differences as one clause, in printable ASCII and with short hashes: the first names
   * the cause, most others follow from it.
   */
  public static String sentence(List<GenesisDifference> differences) {
    String named =
        differences.stream()
            .limit(MAX_NAMED)
            .map(
                d -> d.named() + " is " + plain(d.ours) + " here and " + plain(d.theirs) + " there")
            .collect(Collectors.joining("; "));
    int more = differences.size() - MAX_NAMED;
    return named + (more > 0 ? "; and " + more + " more" : "");
  }

  /** The part, with the flag that decides it where there is one. */
  private String named() {
    String flag = FLAGS.get(part);
    return flag == null ? part : part + " (" + flag + ")";
  }

  /** Theirs is a stranger's text. */
  private static String plain(String value) {
    String ascii = NOT_PRINTABLE.matcher(value).replaceAll("?");
    String brief = FULL_HASH.matcher(ascii).replaceAll("$1…$2");
    return brief.length() <= MAX_VALUE ? brief : brief.substring(0, MAX_VALUE) + "…";
  }

  private static List<Part> parts(ChainSpec spec, Manifest manifest) {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part("chain", spec.identity().name()));
    parts.add(new Part("chain id", spec.identity().chainId()));
    parts.add(new Part("for development", spec.identity().dev()));
    parts.add(new Part("edited by its node", spec.identity().edited()));
    parts.add(new Part("model", manifest.model().modelSha256()));
    parts.add(new Part("engine", manifest.model().engine()));
    parts.add(new Part("conformance", manifest.model().conformance()));
    parts.add(new Part("width of a state", manifest.model().dim()));
    parts.add(new Part("mean state", manifest.model().muHash()));
    parts.add(new Part("salt words", manifest.model().saltWordlistHash()));
    parts.add(
        new Part(
            "dataset", manifest.dataset().records() + " records " + manifest.dataset().root()));
    parts.add(new Part("batch size", manifest.sizes().samples()));
    parts.add(new Part("prompt and answer tokens", tokens(manifest.sizes())));
    parts.add(new Part("cost units", manifest.costUnits()));
    parts.add(new Part("target", target(spec.targets().genesisTarget())));
    parts.add(new Part("target limit", spec.targets().powLimit().toHash32()));
    parts.add(new Part("epoch blocks", spec.pace().epochBlocks()));
    parts.add(new Part("block time", spec.pace().blockTimeSeconds() + " s"));
    parts.add(new Part("half-life", spec.pace().asertHalfLifeSeconds() + " s"));
    parts.add(new Part("genesis time", spec.genesisTimestamp()));
    parts.add(new Part("gas limit", spec.economy().gasLimit()));
    parts.add(new Part("subsidy", spec.economy().subsidy()));
    parts.add(new Part("halving interval", spec.economy().halvingInterval()));
    parts.add(new Part("deepest reorganisation", spec.finality().maxReorg()));
    parts.add(
        new Part(
            "assumed valid",
            spec.finality().assumeValid().map(b -> b.height() + " " + b.hash()).orElse("none")));
    parts.add(new Part("accounts", spec.alloc().size() + " in " + ChainSpecCodec.allocHash(spec)));
    return parts;
  }

  /**
   * In thousandths of the hash space, rounded up as {@code --target} counts, and to the last bit.
   */
  private static String target(UInt256 target) {
    BigInteger thousandths =
        target
            .toBigInteger()
            .add(BigInteger.ONE)
            .multiply(BigInteger.valueOf(1000))
            .add(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE))
            .shiftRight(256);
    return thousandths + " thousandths " + target.toHash32();
  }

  private static String tokens(Manifest.Sizes sizes) {
    return sizes.promptTokens() + " and " + sizes.answerTokens();
  }

  /** A named part of a genesis. */
  private record Part(String name, String value) {
    Part(String name, Object value) {
      this(name, value.toString());
    }
  }
}
