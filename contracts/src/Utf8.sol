// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @title Text that every engine reads in the same way
library Utf8 {
    uint256 private constant ONES = type(uint256).max / 255; // 0x0101…01
    uint256 private constant HIGH_BITS = ONES << 7;

    /// @notice Where a text stops to be well-formed UTF-8 (Unicode 15, table 3-7) without U+0000: the place of the first byte of what
    /// is malformed, the length if all is well.
    function wellFormed(bytes calldata text) internal pure returns (uint256 at) {
        uint256 length = text.length;
        unchecked {
            while (at < length) {
                if (at + 32 <= length && _isPlain(uint256(bytes32(text[at:at + 32])))) {
                    at += 32;
                    continue;
                }
                uint256 size = _sequence(text, at);
                if (size == 0) return at;
                at += size;
            }
        }
    }

    /// @dev 32 bytes of ASCII at a time: no high bit, and no byte from which 1 cannot be taken without a high bit.
    function _isPlain(uint256 word) private pure returns (bool) {
        unchecked {
            return (word | (word - ONES)) & HIGH_BITS == 0;
        }
    }

    /// @dev The bytes of the sequence at a place, 0 for a malformed one. The second byte's range shuts out overlong forms,
    /// surrogates and what lies above U+10FFFF.
    function _sequence(bytes calldata text, uint256 at) private pure returns (uint256 size) {
        unchecked {
            uint8 first = uint8(text[at]);
            if (first < 0x80) return first == 0 ? 0 : 1;
            if (first < 0xc2 || first > 0xf4) return 0;
            size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
            if (at + size > text.length) return 0;
            uint8 second = uint8(text[at + 1]);
            if (second < (first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80)) return 0;
            if (second > (first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf)) return 0;
            for (uint256 i = 2; i < size; i++) {
                if (uint8(text[at + i]) >> 6 != 2) return 0;
            }
        }
    }
}
