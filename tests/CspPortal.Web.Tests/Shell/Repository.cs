namespace CspPortal.Web.Tests.Shell;

/// <summary>The source tree these tests were built from.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    public static string Relative(string file) => System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/');

    /// <summary>Files under a folder, build output left out.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) => Directory
        .EnumerateFiles(Path(folder), pattern, SearchOption.AllDirectories)
        .Where(file => !Relative(file).Split('/').Any(part => part is "bin" or "obj"));

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (File.Exists(System.IO.Path.Combine(folder, "CspPortal.sln"))) return folder;
        }

        throw new InvalidOperationException("CspPortal.sln is not above the tests.");
    }
}
