package org.poai.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WeightedMapTest {
  private final WeightedMap<String, String> map =
      new WeightedMap<>(10, (key, value) -> key.length() + value.length());

  @Test
  void entryThatIsTooMuch_drivesOutWhatWasPutLongestAgo() {
    map.put("a", "1234");
    map.put("b", "1234");
    map.put("c", "1");
    assertThat(map.get("a")).isNull();
    assertThat(map.get("b")).isEqualTo("1234");
    assertThat(map.held()).isEqualTo(7);
  }

  @Test
  void entryThatIsUsedOrPutAgain_goesLast() {
    map.put("a", "12");
    map.put("b", "12");
    map.put("c", "12");
    assertThat(map.use("a")).isEqualTo("12");
    map.put("b", "34");
    map.put("d", "12");
    assertThat(map.get("c")).isNull();
    assertThat(map.get("a")).isEqualTo("12");
    assertThat(map.get("b")).isEqualTo("34");
    assertThat(map.held()).isEqualTo(9);
  }

  @Test
  void entryThatIsHeavierThanAllMayBe_isNotKept() {
    map.put("a", "12");
    map.put("b", "0123456789");
    assertThat(map.get("b")).isNull();
    assertThat(map.held()).isZero();
    map.put("c", "12");
    map.remove("c");
    map.remove("none");
    assertThat(map.held()).isZero();
  }
}
