package org.poai.client;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.poai.primitives.UInt256;

/** An amount of money as a person writes it: {@code 1.5}, {@code 1.5 POAI}, {@code 3gwei}. */
public final class Amount {
  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,78}(?:\\.[0-9]{1,78})?) ?(\\p{L}*)");

  private Amount() {}

  /**
   * The amount in wei.
   *
   * @param unit what a number without a unit is counted in
   * @throws IllegalArgumentException with a clause for the user
   */
  public static UInt256 parse(String text, String unit) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("an amount is like 1.5, 1.5 POAI, 3 gwei or 100 wei");
    }
    String counted = matcher.group(2).isEmpty() ? unit : matcher.group(2);
    BigDecimal wei = new BigDecimal(matcher.group(1)).scaleByPowerOfTen(decimals(counted));
    try {
      BigInteger whole = wei.toBigIntegerExact();
      if (whole.bitLength() > 256) {
        throw new IllegalArgumentException("an amount has at most 256 bits in wei");
      }
      return UInt256.of(whole);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("it is not a whole number of wei", e);
    }
  }

  private static int decimals(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "poai", "ether" -> 18;
      case "gwei" -> 9;
      case "wei" -> 0;
      default -> throw new IllegalArgumentException("a unit is POAI, gwei or wei");
    };
  }
}
