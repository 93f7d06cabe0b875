package org.poai.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.Vectors;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;

/** Packets of js-libp2p, byte for byte. */
class AnnouncementReferenceTest {
  private static final String NAME = "abcdefghijklmnopqrstuvwxyz012345";

  @Test
  void query_isThatOfJs() {
    byte[] theirs = Vectors.bytes("/mdns/query");
    assertThat(Announcement.query(Announcement.SERVICE)).isEqualTo(theirs);
  }

  @Test
  void response_isThatOfJs() throws Exception {
    byte[] theirs = Vectors.bytes("/mdns/responseAsJsSendsIt");
    Announcement ours =
        new Announcement(
            PeerId.parse(Vectors.text("/identities/ed25519/peerIdBase58")),
            List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/4001")));

    assertThat(ours.encode(Announcement.SERVICE, NAME)).isEqualTo(theirs);
    assertThat(Announcement.read(DnsReader.read(theirs), Announcement.SERVICE))
        .isEqualTo(Optional.of(ours));
  }
}
