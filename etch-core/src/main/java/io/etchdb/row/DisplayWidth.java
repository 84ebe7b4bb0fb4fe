package io.etchdb.row;

import java.text.BreakIterator;
import java.util.Locale;

/**
 * How many places text takes on a terminal: two for East Asian characters and emoji, none for what is put on or joined to
 * the one before.
 */
final class DisplayWidth {

    private static final String ELLIPSIS = "\u2026";
    private static final int JOINER = 0x200D;
    private static final int EMOJI_FORM = 0xFE0F;

    /** First and last of what is wide (Unicode's EastAsianWidth W and F, and emoji that are shown as such). */
    private static final int[][] WIDE = {
        {0x1100, 0x115F},
        {0x231A, 0x231B},
        {0x23E9, 0x23EC},
        {0x25FD, 0x25FE},
        {0x2614, 0x2615},
        {0x2648, 0x2653},
        {0x26A1, 0x26A1},
        {0x26BD, 0x26BE},
        {0x26C4, 0x26C5},
        {0x26D4, 0x26D4},
        {0x2705, 0x2705},
        {0x270A, 0x270B},
        {0x2728, 0x2728},
        {0x274C, 0x274C},
        {0x2753, 0x2755},
        {0x2757, 0x2757},
        {0x2795, 0x2797},
        {0x2B50, 0x2B50},
        {0x2B55, 0x2B55},
        {0x2E80, 0x303E},
        {0x3041, 0xA4CF},
        {0xA960, 0xA97F},
        {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},
        {0xFE30, 0xFE6F},
        {0xFF01, 0xFF60},
        {0xFFE0, 0xFFE6},
        {0x1F004, 0x1F004},
        {0x1F18E, 0x1F19A},
        {0x1F200, 0x1F320},
        {0x1F32D, 0x1F3FA},
        {0x1F400, 0x1F64F},
        {0x1F680, 0x1F6FC},
        {0x1F7E0, 0x1F7EB},
        {0x1F90C, 0x1FAFF},
        {0x20000, 0x3FFFD},
    };

    private DisplayWidth() {}

    static int of(String text) {
        int width = 0;
        int last = 0;
        boolean joined = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == EMOJI_FORM && last == 1) {
                width++;
                last = 2;
            } else if (!joined && !isPutOn(c)) {
                last = isWide(c) ? 2 : 1;
                width += last;
            }
            joined = c == JOINER && last == 2;
        }
        return width;
    }

    /** The text, or as much of its beginning as fits with an ellipsis behind it. */
    static String cut(String text, int places) {
        if (text.length() <= places / 2 || of(text) <= places) {
            return text;
        }
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        int end = 0;
        for (int next = characters.next();
                next != BreakIterator.DONE && of(text.substring(0, next)) < places;
                next = characters.next()) {
            end = next;
        }
        return text.substring(0, end) + ELLIPSIS;
    }

    private static boolean isPutOn(int c) {
        int type = Character.getType(c);
        boolean skinTone = c >= 0x1F3FB && c <= 0x1F3FF;
        return skinTone
                || type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT
                || (c >= 0x1160 && c <= 0x11FF);
    }

    private static boolean isWide(int c) {
        for (int[] range : WIDE) {
            if (c >= range[0] && c <= range[1]) {
                return true;
            }
        }
        return false;
    }
}
