package org.poai.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.mdns.DnsMessage.Pointer;
import org.poai.libp2p.mdns.DnsMessage.Question;
import org.poai.libp2p.mdns.DnsMessage.Text;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;

class AnnouncementTest {
  private static final String ID = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";
  private static final String OTHER = "16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLpY";
  private static final String SERVICE = Announcement.SERVICE;
  private static final String OWNER = "name." + SERVICE;

  private static Multiaddr address(int port) {
    try {
      return Multiaddr.parse("/ip4/10.0.0.1/tcp/" + port);
    } catch (FormatException e) {
      throw new AssertionError(e);
    }
  }

  private static DnsMessage response(List<Pointer> pointers, Text... texts) {
    return new DnsMessage(true, List.of(), pointers, List.of(texts));
  }

  private static Text text(String owner, String... strings) {
    return new Text(owner, List.of(strings));
  }

  @Test
  void encode_isReadBack() throws Exception {
    Announcement announcement = new Announcement(PeerId.parse(ID), List.of(address(1), address(2)));

    byte[] packet = announcement.encode(SERVICE, "name");

    assertThat(Announcement.read(DnsReader.read(packet), SERVICE)).contains(announcement);
    assertThat(Announcement.isAskedFor(DnsReader.read(packet), SERVICE)).isFalse();
  }

  @Test
  void encode_moreAddressesThanFit_leavesTheLastOut() throws Exception {
    List<Multiaddr> many = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      many.add(address(i));
    }

    byte[] packet = new Announcement(PeerId.parse(ID), many).encode(SERVICE, "n".repeat(40));

    assertThat(packet).hasSizeLessThan(1300);
    List<Multiaddr> read =
        Announcement.read(DnsReader.read(packet), SERVICE).orElseThrow().addresses();
    assertThat(read).isNotEmpty().isEqualTo(many.subList(0, read.size()));
  }

  @Test
  void read_severalStringsInOneRecord_areAllTaken() {
    DnsMessage message =
        response(
            List.of(new Pointer(SERVICE, OWNER)),
            text(
                OWNER,
                "other=1",
                "dnsaddr=/ip4/10.0.0.1/tcp/1/p2p/" + ID,
                "dnsaddr=/ip4/10.0.0.1/tcp/2/p2p/" + ID));

    assertThat(Announcement.read(message, SERVICE).orElseThrow().addresses())
        .containsExactly(address(1), address(2));
  }

  @Test
  void read_addressesOfOthersOrOfNobody_areLeftOut() {
    DnsMessage message =
        response(
            List.of(new Pointer("_http._tcp.local", "x"), new Pointer(SERVICE, OWNER)),
            text("another." + SERVICE, "dnsaddr=/ip4/10.0.0.1/tcp/9/p2p/" + ID),
            text(OWNER, "dnsaddr=/ip4/10.0.0.1/tcp/8", "dnsaddr=nonsense", "dnsaddr="),
            text(OWNER, "dnsaddr=/ip4/10.0.0.1/tcp/1/p2p/" + ID),
            text(OWNER, "dnsaddr=/ip4/10.0.0.1/tcp/7/p2p/" + OTHER));

    Announcement read = Announcement.read(message, SERVICE).orElseThrow();

    assertThat(read.peer().toString()).isEqualTo(ID);
    assertThat(read.addresses()).containsExactly(address(1));
  }

  @Test
  void read_anotherServiceOrAQuery_isNobody() {
    Text text = text(OWNER, "dnsaddr=/ip4/10.0.0.1/tcp/1/p2p/" + ID);
    DnsMessage query =
        new DnsMessage(false, List.of(), List.of(new Pointer(SERVICE, OWNER)), List.of(text));

    assertThat(Announcement.read(response(List.of(), text), SERVICE)).isEmpty();
    assertThat(Announcement.read(query, SERVICE)).isEmpty();
  }

  @Test
  void isAskedFor_anyOfTheQuestions_inAnyCase() {
    List<Question> questions =
        List.of(new Question("_http._tcp.local", 12), new Question("_P2P._udp.LOCAL", 12));

    assertThat(
            Announcement.isAskedFor(
                new DnsMessage(false, questions, List.of(), List.of()), SERVICE))
        .isTrue();
    assertThat(
            Announcement.isAskedFor(
                new DnsMessage(false, List.of(new Question(SERVICE, 1)), List.of(), List.of()),
                SERVICE))
        .isFalse();
  }
}
