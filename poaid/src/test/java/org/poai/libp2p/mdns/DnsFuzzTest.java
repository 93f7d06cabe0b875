package org.poai.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.poai.libp2p.FuzzContract;
import org.poai.libp2p.Vectors;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;

/** Packets of multicast DNS, and the peer that they announce. */
final class DnsFuzzTest extends FuzzContract {
  @Override
  protected List<byte[]> seeds() throws Exception {
    PeerId peer = PeerId.parse("12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq");
    List<Multiaddr> addresses =
        List.of(Multiaddr.parse("/ip4/10.0.0.1/tcp/1"), Multiaddr.parse("/ip6/::1/tcp/2"));
    byte[] compressed =
        Vectors.hex(
            "000084000000000100000001026162016300000c0001000000780004"
                + "0164c00cc01c0010800100000078000502787901"
                + "7a");
    return List.of(
        Announcement.query(Announcement.SERVICE),
        new Announcement(peer, addresses).encode(Announcement.SERVICE, "name"),
        compressed);
  }

  @Override
  protected void read(byte[] input) throws FormatException {
    DnsMessage message = DnsReader.read(input);
    assertThat(message.questions()).hasSizeLessThanOrEqualTo(DnsReader.MAX_RECORDS);
    Announcement.isAskedFor(message, Announcement.SERVICE);
    Optional<Announcement> found = Announcement.read(message, Announcement.SERVICE);
    found.ifPresent(peer -> assertThat(peer.addresses()).hasSizeBetween(1, 16));
  }

  @Override
  protected Class<? extends Exception> refusal() {
    return FormatException.class;
  }

  /** Each of the records may have a name of the full length, which names in it double. */
  @Override
  protected long mostBytes(int inputSize) {
    return 300_000 + 300L * inputSize;
  }

  @Override
  protected int longest() {
    return DnsReader.MAX_BYTES + 100;
  }
}
