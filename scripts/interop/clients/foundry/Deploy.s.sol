// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Odd, Token} from "../contracts/Contracts.sol";

/// What forge's library has for scripts, as far as this one needs it.
interface Cheats {
    function startBroadcast() external;
    function stopBroadcast() external;
}

contract Deploy {
    Cheats private constant CHEATS = Cheats(address(uint160(uint256(keccak256("hevm cheat code")))));
    bool public constant IS_SCRIPT = true;

    function run() external {
        CHEATS.startBroadcast();
        Token token = new Token(1000);
        token.transfer(address(0xbeef), 10);
        new Odd{salt: bytes32(block.number)}(true);
        payable(address(0xbeef)).transfer(1 wei);
        CHEATS.stopBroadcast();
        require(token.balanceOf(address(0xbeef)) == 10, "another balance");
    }
}
