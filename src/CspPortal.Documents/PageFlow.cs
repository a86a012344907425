using SkiaSharp;

namespace CspPortal.Documents;

/// <summary>A4 pages that fill from the top. What is put on them is drawn when all are known.</summary>
internal sealed class PageFlow
{
    public const float Width = 595.28f;
    public const float Height = 841.89f;
    public const float Left = 48;
    public const float Right = Width - Left;
    public const float Top = 48;
    public const float Bottom = Height - 64;

    private readonly List<List<Action<SKCanvas>>> pages = [[]];

    public IReadOnlyList<IReadOnlyList<Action<SKCanvas>>> Pages => pages;

    public float Y { get; private set; } = Top;

    public bool Fits(float height) => Y + height <= Bottom || Y == Top;

    public bool PageIsEmpty => Y == Top;

    public void NextPage()
    {
        pages.Add([]);
        Y = Top;
    }

    public void Skip(float height) => Y += height;

    /// <param name="draw">Gets the y where its block begins.</param>
    public void Put(float height, Action<SKCanvas, float> draw)
    {
        var top = Y;
        pages[^1].Add(canvas => draw(canvas, top));
        Y += height;
    }
}
