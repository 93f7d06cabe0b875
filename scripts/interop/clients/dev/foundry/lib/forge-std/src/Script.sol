// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.13;

import {Cheats} from "./Test.sol";

abstract contract Script is Cheats {
    bool public constant IS_SCRIPT = true;
}
