package org.poai.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigLineTest {
  @Test
  void read_linesOfAllKinds_haveTheirNumbers() {
    ConfigLine.Reading reading =
        ConfigLine.read("\ufeff# head\r\n\r\n data-dir = /srv/a b \r\nno-mdns=true\n#x = y\n");

    assertThat(reading.lines())
        .isEqualTo(
            List.of(
                new ConfigLine(3, "data-dir", "/srv/a b"), new ConfigLine(4, "no-mdns", "true")));
    assertThat(reading.wrong()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "C:\\data\\new | C:\\data\\new",
        "a # comment | a",
        "a#b | a#b",
        "# only a comment | ``",
        "\" a # b \" # comment | ` a # b `",
        "\"\" | ``",
        "a = b | a = b",
        "http://127.0.0.1:8080/?a=b | http://127.0.0.1:8080/?a=b",
      })
  void value_isWhatStandsThere(String written, String value) {
    assertThat(ConfigLine.read("x = " + written).lines())
        .containsExactly(new ConfigLine(1, "x", value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-mdns", "[node]", "= x", "x = \"a", "x = \"a\" b"})
  void line_thatIsNoOptionAndValue_isWrongWithItsNumber(String line) {
    ConfigLine.Reading reading = ConfigLine.read("\n" + line + "\ny = 1\n");

    assertThat(reading.wrong()).singleElement().extracting(it -> it.number()).isEqualTo(2);
    assertThat(reading.lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", " a ", "a # b", "", "#"})
  void written_isReadAsItWas(String value) {
    assertThat(ConfigLine.read("x = " + ConfigLine.written(value)).lines().get(0).value())
        .isEqualTo(value);
  }
}
