using System.Text;

namespace CspPortal.Documents;

/// <summary>Where a line may end: after a space, and between Japanese characters unless the next may not begin a line or this one may not end it.</summary>
internal static class LineBreaks
{
    private const string NeverFirst = "、。，．・：；？！）」』】］｝〉》〕’”ー々〻ゝゞヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ゛゜…‥～％‰℃,.)]};:!?%";
    private const string NeverLast = "（「『【［｛〈《〔‘“￥＄([{¥$";

    public static bool Between(Rune before, Rune after)
    {
        if (before.Value == ' ') return after.Value != ' ';
        return after.Value != ' ' && (IsEastAsian(before) || IsEastAsian(after)) && !Contains(NeverFirst, after) && !Contains(NeverLast, before);
    }

    private static bool IsEastAsian(Rune rune) => rune.Value is (>= 0x2E80 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7AF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFE30 and <= 0xFE4F) or (>= 0xFF00 and <= 0xFFEF) or (>= 0x20000 and <= 0x3FFFF);

    private static bool Contains(string characters, Rune rune) => rune.IsBmp && characters.Contains((char)rune.Value, StringComparison.Ordinal);
}
