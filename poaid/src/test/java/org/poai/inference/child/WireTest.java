package org.poai.inference.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.poai.inference.Continuation;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.inference.child.Wire.BrokenFrame;
import org.poai.inference.child.Wire.Op;
import org.poai.inference.child.Wire.Request;
import org.poai.inference.child.Wire.Status;

class WireTest {
  @Test
  void request_complete_hasTheseBytes() {
    ByteBuffer frame = Wire.request(7, new Request(Op.COMPLETE, "a\ud800", 8));
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    assertThat(bytes).containsExactly(0, 0, 0, 13, 3, 0, 0, 0, 7, 0, 0, 0, 8, 0, 'a', 0xd8, 0);
  }

  @Test
  void request_longestText_fitsItsBound() throws BrokenFrame {
    String longest = "x".repeat(InferenceEngine.MAX_TEXT);
    int length = Wire.request(1, new Request(Op.COMPLETE, longest, 64)).getInt();
    assertThat(Wire.length(length, Wire.MAX_REQUEST)).isEqualTo(length);
  }

  @Test
  void piecesAndTheirEnd_comeBackAsTheyWere() throws BrokenFrame {
    ByteBuffer piece = Wire.piece(5, " é😀", 7);
    assertThat(piece.getInt()).isEqualTo(piece.remaining());
    assertThat(Wire.pick(piece, Status.values())).isEqualTo(Status.PIECE);
    assertThat(piece.getInt()).isEqualTo(5);
    assertThat(Wire.tokens(piece)).isEqualTo(7);
    assertThat(Wire.text(piece)).isEqualTo(" é😀");
    for (Continuation.End end : Continuation.End.values()) {
      Continuation text = new Continuation("x", 384, end);
      ByteBuffer ended = Wire.ended(5, text).position(9);
      assertThat(Wire.continuation("x", ended)).isEqualTo(text);
    }
    assertThatThrownBy(() -> Wire.continuation("x", ByteBuffer.allocate(4)))
        .isInstanceOf(BrokenFrame.class);
  }

  @Test
  void length_outOfBounds_isBroken() {
    for (int length : new int[] {-1, 0, 4, Wire.MAX_ANSWER + 1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> Wire.length(length, Wire.MAX_ANSWER))
          .isInstanceOf(BrokenFrame.class);
    }
  }

  @Test
  void failure_longSentence_isCutAndKeepsItsKind() throws BrokenFrame {
    ByteBuffer frame =
        Wire.failure(3, new InferenceException(Kind.NOT_FINITE, "y".repeat(100_000)));
    assertThat(frame.getInt()).isEqualTo(frame.remaining());
    assertThat(Wire.pick(frame, Status.values()).kind()).isEqualTo(Kind.NOT_FINITE);
    assertThat(frame.getInt()).isEqualTo(3);
    assertThat(Wire.text(frame)).hasSize(2_000);
  }

  @Test
  void body_ofWrongSize_isBroken() {
    assertThatThrownBy(() -> Wire.text(ByteBuffer.allocate(3))).isInstanceOf(BrokenFrame.class);
    assertThatThrownBy(() -> Wire.ids(ByteBuffer.allocate(6))).isInstanceOf(BrokenFrame.class);
    assertThatThrownBy(() -> Wire.floats(ByteBuffer.allocate(12), 4))
        .isInstanceOf(BrokenFrame.class);
    ByteBuffer unknown = ByteBuffer.wrap(new byte[] {9, 0, 0, 0, 0});
    assertThatThrownBy(() -> Wire.pick(unknown, Status.values())).isInstanceOf(BrokenFrame.class);
  }
}
