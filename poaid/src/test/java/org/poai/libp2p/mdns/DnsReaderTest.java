package org.poai.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.poai.libp2p.Vectors.hex;

import org.junit.jupiter.api.Test;
import org.poai.libp2p.mdns.DnsMessage.Pointer;
import org.poai.libp2p.mdns.DnsMessage.Question;
import org.poai.libp2p.mdns.DnsMessage.Text;
import org.poai.libp2p.multiformats.FormatException;

class DnsReaderTest {
  private static final String RESPONSE = "0000 8400 0000 ";

  private static DnsMessage read(String digits) throws FormatException {
    return DnsReader.read(hex(digits.replace(" ", "")));
  }

  private static void assertRefused(String digits) {
    assertThatThrownBy(() -> read(digits)).isInstanceOf(FormatException.class);
  }

  @Test
  void read_compressedNamesInAllSections_areWhole() throws Exception {
    // PTR ab.c → d.ab.c among the answers, TXT of d.ab.c among the additional records.
    DnsMessage message =
        read(
            RESPONSE
                + "0001 0000 0001"
                + "02 6162 01 63 00 000c 0001 00000078 0004 01 64 c00c"
                + "c01c 0010 8001 00000078 0005 02 7879 01 7a");

    assertThat(message.isResponse()).isTrue();
    assertThat(message.pointers()).containsExactly(new Pointer("ab.c", "d.ab.c"));
    assertThat(message.texts()).containsExactly(new Text("d.ab.c", java.util.List.of("xy", "z")));
  }

  @Test
  void read_questionThatWantsAUnicastAnswer_isAQuestion() throws Exception {
    assertThat(read("0000 0000 0001 0000 0000 0000 01 61 00 000c 8001").questions())
        .containsExactly(new Question("a", 12));
  }

  @Test
  void read_dotWithinALabel_isTold() throws Exception {
    assertThat(read("0000 0000 0001 0000 0000 0000 03 612e62 00 000c 0001").questions())
        .containsExactly(new Question("a\\.b", 12));
  }

  @Test
  void read_otherTypesAndClasses_areSkipped() throws Exception {
    DnsMessage message =
        read(
            RESPONSE
                + "0002 0000 0000"
                + "00 0001 0001 00000078 0004 7f000001"
                + "00 000c 0003 00000078 0001 00");

    assertThat(message.pointers()).isEmpty();
    assertThat(message.texts()).isEmpty();
  }

  @Test
  void read_namesThatPointToThemselvesOrForwards_areRefused() {
    assertRefused(RESPONSE + "0001 0000 0000 c00c 000c 0001 00000078 0001 00");
    assertRefused(RESPONSE + "0001 0000 0000 c0ff 000c 0001 00000078 0001 00");
    assertRefused(RESPONSE + "0001 0000 0000 01 61 c00c 000c 0001 00000078 0001 00");
  }

  @Test
  void read_nameThatPointsTooOften_isRefused() {
    StringBuilder digits = new StringBuilder("0000 0000 0020 0000 0000 0000 01 61 00 000c 0001");
    int previous = 12;
    for (int i = 1; i < 32; i++) {
      digits.append(String.format(" c0%02x 000c 0001", previous));
      previous = 12 + 7 + (i - 1) * 6;
    }
    assertRefused(digits.toString());
  }

  @Test
  void read_whatEndsTooEarly_isRefused() {
    String whole = RESPONSE + "0001 0000 0000 01 61 00 0010 0001 00000078 0003 02 7879";
    String digits = whole.replace(" ", "");
    for (int i = 0; i < digits.length(); i += 2) {
      assertRefused(digits.substring(0, i));
    }
  }

  @Test
  void read_tooMuch_isRefused() {
    assertThatThrownBy(() -> DnsReader.read(new byte[DnsReader.MAX_BYTES + 1]))
        .isInstanceOf(FormatException.class);
    assertRefused("0000 0000 ffff 0000 0000 0000");
    assertRefused("0000 0000 0001 0000 0000 0000" + "3f61" + "61".repeat(62) + "c00c 000c 0001");
  }
}
