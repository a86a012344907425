using SkiaSharp;

namespace CspPortal.Documents;

/// <summary>Thin horizontal lines.</summary>
internal static class Rules
{
    public static void Draw(SKCanvas canvas, float left, float right, float y, bool strong = false)
    {
        using var stroke = new SKPaint
        {
            Color = strong ? new SKColor(0x24, 0x24, 0x24) : new SKColor(0xd0, 0xd0, 0xd0),
            StrokeWidth = strong ? 1 : 0.5f,
            IsStroke = true,
            IsAntialias = true,
        };
        canvas.DrawLine(left, y, right, y, stroke);
    }
}
