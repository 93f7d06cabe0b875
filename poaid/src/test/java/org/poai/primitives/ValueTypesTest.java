package org.poai.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class ValueTypesTest {
  @Test
  void byteStrings_givenAnArray_doNotShareIt() {
    byte[] bytes = new byte[32];
    Hash32 hash = Hash32.of(bytes);
    bytes[0] = 1;
    hash.toArray()[1] = 1;
    assertThat(hash).isEqualTo(Hash32.ZERO);
    byte[] any = {1};
    Bytes string = Bytes.of(any);
    any[0] = 2;
    assertThat(string.get(0)).isEqualTo((byte) 1);
  }

  @Test
  void byteStrings_ofAnotherSize_areRefused() {
    assertThatThrownBy(() -> Hash32.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Address.of(new byte[21])).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Hash32.fromHex("0x00")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void byteStrings_ofAnotherTypeOrContent_areNotEqual() {
    assertThat((Object) Bytes.of(new byte[32])).isNotEqualTo(Hash32.ZERO);
    assertThat(Bytes.utf8("a")).isEqualTo(Bytes.of((byte) 'a')).isNotEqualTo(Bytes.utf8("b"));
  }

  @Test
  void byteStrings_inOrder_compareUnsigned() {
    assertThat(Bytes.fromHex("0x7f")).isLessThan(Bytes.fromHex("0x80"));
    assertThat(Bytes.fromHex("0x01")).isLessThan(Bytes.fromHex("0x0100"));
    assertThat(Bytes.EMPTY).isLessThan(Bytes.fromHex("0x00"));
  }

  @Test
  void abbreviated_aHash_keepsItsEnds() {
    Hash32 hash = Hash32.fromHex("0x1234" + "0".repeat(56) + "abcd");
    assertThat(hash.abbreviated()).isEqualTo("0x1234…abcd");
  }

  @Test
  void heights_atTheirBounds_fail() {
    assertThatThrownBy(() -> BlockNumber.of(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BlockNumber.GENESIS.previous())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BlockNumber.of(Long.MAX_VALUE).next())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Epoch.of(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Epoch.of(Long.MAX_VALUE).firstBlock(2))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void epoch_aroundABoundary_changesAtItsFirstBlock() {
    assertThat(BlockNumber.of(19).epoch(20)).isEqualTo(Epoch.of(0));
    assertThat(BlockNumber.of(20).epoch(20)).isEqualTo(Epoch.of(1));
    assertThat(Epoch.of(1).firstBlock(20)).isEqualTo(BlockNumber.of(20));
  }

  @Test
  void wei_asPoai_hasNoTrailingZerosAndIsExact() {
    assertThat(Wei.ZERO.toPoai()).isEqualTo("0");
    assertThat(Wei.ofPoai(10_000).toPoai()).isEqualTo("10000");
    assertThat(Wei.of(1).toPoai()).isEqualTo("0.000000000000000001");
    assertThat(
            new Wei(UInt256.of(BigInteger.TEN.pow(17).multiply(BigInteger.valueOf(25)))).toPoai())
        .isEqualTo("2.5");
    assertThat(Wei.ofPoai(2).minus(Wei.of(1)).plus(Wei.of(1))).isEqualTo(Wei.ofPoai(2));
    assertThatThrownBy(() -> Wei.ZERO.minus(Wei.of(1))).isInstanceOf(ArithmeticException.class);
  }
}
