namespace CspPortal.Documents;

/// <summary>A font file and its bold sister. Of a collection (.ttc) the first font counts, in Noto Sans CJK the Japanese one.</summary>
public sealed record FontFile(string Regular, string? Bold)
{
    /// <summary>Where systems keep fonts: Japanese ones before those that know Latin, Greek and Cyrillic letters alone.</summary>
    public static IReadOnlyList<FontFile> UsualPlaces { get; } =
    [
        // Debian and Ubuntu (fonts-noto-cjk), Arch, Alpine (font-noto-cjk), Fedora.
        new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"),
        new("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc"),
        new("/usr/share/fonts/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/noto/NotoSansCJK-Bold.ttc"),
        new("/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc", "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Bold.ttc"),
        new("/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf", null),
        new(@"C:\Windows\Fonts\YuGothR.ttc", @"C:\Windows\Fonts\YuGothB.ttc"),
        new(@"C:\Windows\Fonts\meiryo.ttc", @"C:\Windows\Fonts\meiryob.ttc"),
        new(@"C:\Windows\Fonts\msgothic.ttc", null),
        new("/System/Library/Fonts/Supplemental/Arial Unicode.ttf", null),
        new("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf"),
        new("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"),
        new("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf", "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf"),
        new(@"C:\Windows\Fonts\segoeui.ttf", @"C:\Windows\Fonts\segoeuib.ttf"),
        new("/System/Library/Fonts/Supplemental/Arial.ttf", "/System/Library/Fonts/Supplemental/Arial Bold.ttf"),
    ];
}
