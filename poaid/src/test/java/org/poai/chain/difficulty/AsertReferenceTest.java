package org.poai.chain.difficulty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.primitives.UInt256;
import org.poai.testing.OfficialData;

/** The official aserti3-2d vectors, all rows, and a few of them that lie here. */
class AsertReferenceTest {
  private static final String VECTORS = "vectors/asert/vectors";
  private static final Asert BITCOIN_CASH = new Asert(600, 172_800, expand(0x1d00ffffL));

  @Test
  void target_forEveryOfficialRow_isTheOfficialOne() throws IOException {
    Path folder = OfficialData.at(VECTORS);
    int rows = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        rows += check(Files.readAllLines(file));
      }
    }
    assertThat(rows).isEqualTo(14_000);
  }

  /** Rows of run10, by blocks and seconds since the anchor's parent. */
  @ParameterizedTest
  @CsvSource({
    "0x1802aee8,2,1500,0x1802afbb",
    "0x1802aee8,6,5100,0x1802b30e",
    "0x1802aee8,11,9600,0x1802b73d",
  })
  void target_forARowOfRun10_isTheOfficialOne(
      String anchor, long blocks, long elapsed, String expected) {
    UInt256 target =
        BITCOIN_CASH.target(
            expand(Long.decode(anchor)), BigInteger.valueOf(elapsed), BigInteger.valueOf(blocks));
    assertThat(compact(target)).isEqualTo(Long.decode(expected));
  }

  private static int check(List<String> lines) {
    BigInteger anchorHeight = header(lines, "anchor height");
    BigInteger anchorParentTime = header(lines, "anchor parent time");
    UInt256 anchorTarget = expand(header(lines, "anchor nBits").longValue());
    int rows = 0;
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] row = line.trim().split(" +", -1);
      BigInteger blocks = new BigInteger(row[1]).subtract(anchorHeight).add(BigInteger.ONE);
      BigInteger elapsed = new BigInteger(row[2]).subtract(anchorParentTime);
      assertThat(compact(BITCOIN_CASH.target(anchorTarget, elapsed, blocks)))
          .as("%s, row %s", lines.get(0), row[0])
          .isEqualTo(Long.decode(row[3]));
      rows++;
    }
    return rows;
  }

  private static BigInteger header(List<String> lines, String name) {
    String value =
        lines.stream()
            .filter(line -> line.startsWith("##") && line.contains(name + ":"))
            .map(line -> line.substring(line.indexOf(':') + 1).trim())
            .findFirst()
            .orElseThrow();
    return value.startsWith("0x") ? new BigInteger(value.substring(2), 16) : new BigInteger(value);
  }

  /** Bitcoin's compact form: one byte of size, three of mantissa. */
  private static UInt256 expand(long compact) {
    int size = (int) (compact >>> 24);
    BigInteger mantissa = BigInteger.valueOf(compact & 0x7fffff);
    int shift = 8 * (size - 3);
    return UInt256.of(shift >= 0 ? mantissa.shiftLeft(shift) : mantissa.shiftRight(-shift));
  }

  private static long compact(UInt256 target) {
    int size = (target.bitLength() + 7) / 8;
    BigInteger value = target.toBigInteger();
    int shift = 8 * (size - 3);
    long mantissa = (shift >= 0 ? value.shiftRight(shift) : value.shiftLeft(-shift)).longValue();
    if ((mantissa & 0x800000) != 0) {
      mantissa >>>= 8;
      size++;
    }
    return mantissa | ((long) size << 24);
  }
}
