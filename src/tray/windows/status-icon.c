/*
 * Lastcopy's status icon on Windows. Speaks the line protocol of ../native/lines.ts over stdin and stdout and ends with its
 * stdin. Notices are balloons, which carry no buttons; a click on one opens it.
 *
 *   x86_64-w64-mingw32-gcc -O2 -s -municode -mwindows status-icon.c -o lastcopy-tray.exe
 */
#ifndef UNICODE
#define UNICODE
#endif
#define _WIN32_WINNT 0x0601
#include <windows.h>
#include <shellapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 16384
#define MOST_FIELDS 32
#define MOST_ITEMS 64
#define WM_ICON (WM_APP + 1)
#define WM_LINE (WM_APP + 2)

static HWND window;
static NOTIFYICONDATAW icon;
static HMENU menu;
static char items[MOST_ITEMS][128];
static int item_count;
static char notice[128];

/* Writes one line; ids only hold characters that need no escaping. */
static void say(const char *kind, const char *first, const char *second) {
  char text[512];
  DWORD written;
  int length = snprintf(text, sizeof text, second ? "%s\t%s\t%s\n" : "%s\t%s\n", kind, first, second);
  if (length > 0 && length < (int)sizeof text) WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, (DWORD)length, &written, NULL);
}

static void widen(const char *text, WCHAR *into, int size) {
  /* Too long for its field: cut before it is converted, never inside the buffer's end. */
  char cut[1024];
  snprintf(cut, sizeof cut, "%s", text);
  for (int length = (int)strlen(cut); length >= 0; length--) {
    if ((cut[length] & 0xC0) == 0x80) continue;
    cut[length] = 0;
    if (MultiByteToWideChar(CP_UTF8, 0, cut, -1, NULL, 0) <= size) break;
  }
  if (!MultiByteToWideChar(CP_UTF8, 0, cut, -1, into, size)) into[0] = 0;
}

/* Splits in place, undoing the escapes. */
static int split(char *text, char **fields) {
  int count = 1;
  char *to = text;
  fields[0] = text;
  for (char *from = text; *from; from++) {
    if (*from == '\t') {
      *to++ = 0;
      if (count == MOST_FIELDS) return count;
      fields[count++] = to;
    } else if (*from == '\\' && from[1]) {
      from++;
      *to++ = *from == 't' ? '\t' : *from == 'n' ? '\n' : *from == 'r' ? '\r' : *from;
    } else {
      *to++ = *from;
    }
  }
  *to = 0;
  return count;
}

static void append(UINT flags, UINT_PTR id, const char *label) {
  WCHAR wide[256];
  widen(label, wide, 256);
  AppendMenuW(menu, flags, id, wide);
}

static void obey(char *text) {
  char *f[MOST_FIELDS];
  int n = split(text, f);
  if (!strcmp(f[0], "icon") && n >= 3) {
    LPCWSTR shape = !strcmp(f[1], "attention") ? IDI_WARNING : !strcmp(f[1], "paused") ? IDI_ERROR
                    : !strcmp(f[1], "working") ? IDI_INFORMATION : IDI_SHIELD;
    icon.hIcon = LoadIconW(NULL, shape);
    widen(f[2], icon.szTip, 128);
    icon.uFlags = NIF_ICON | NIF_TIP | NIF_MESSAGE;
    Shell_NotifyIconW(NIM_MODIFY, &icon);
  } else if (!strcmp(f[0], "menu")) {
    DestroyMenu(menu);
    menu = CreatePopupMenu();
    item_count = 0;
  } else if (!strcmp(f[0], "item") && n >= 5 && item_count < MOST_ITEMS) {
    snprintf(items[item_count], sizeof items[0], "%s", f[1]);
    append(MF_STRING | (f[2][0] == '0' ? MF_GRAYED : 0) | (f[3][0] == '1' ? MF_CHECKED : 0), (UINT_PTR)++item_count, f[4]);
  } else if (!strcmp(f[0], "text") && n >= 2) {
    append(MF_STRING | MF_GRAYED, 0, f[1]);
  } else if (!strcmp(f[0], "separator")) {
    AppendMenuW(menu, MF_SEPARATOR, 0, NULL);
  } else if (!strcmp(f[0], "notice") && n >= 6) {
    char body[1024];
    snprintf(notice, sizeof notice, "%s", f[1]);
    snprintf(body, sizeof body, "%s%s%s", f[4], f[5][0] ? "\n" : "", f[5]);
    icon.uFlags = NIF_INFO;
    icon.dwInfoFlags = !strcmp(f[2], "info") ? NIIF_INFO : NIIF_WARNING;
    widen(f[3], icon.szInfoTitle, 64);
    widen(body, icon.szInfo, 256);
    Shell_NotifyIconW(NIM_MODIFY, &icon);
  } else if (!strcmp(f[0], "withdraw") && n >= 2 && !strcmp(f[1], notice)) {
    icon.uFlags = NIF_INFO;
    icon.szInfo[0] = 0;
    Shell_NotifyIconW(NIM_MODIFY, &icon);
  }
}

static LRESULT CALLBACK heard(HWND hwnd, UINT message, WPARAM wide, LPARAM detail) {
  if (message == WM_LINE) {
    obey((char *)detail);
    free((char *)detail);
    return 0;
  }
  if (message == WM_ICON && (LOWORD(detail) == WM_LBUTTONUP || LOWORD(detail) == WM_RBUTTONUP)) {
    POINT at;
    GetCursorPos(&at);
    SetForegroundWindow(hwnd);
    UINT chosen = (UINT)TrackPopupMenu(menu, TPM_RETURNCMD | TPM_NONOTIFY, at.x, at.y, 0, hwnd, NULL);
    if (chosen > 0 && chosen <= (UINT)item_count) say("choose", items[chosen - 1], NULL);
    return 0;
  }
  if (message == WM_ICON && LOWORD(detail) == NIN_BALLOONUSERCLICK && notice[0]) {
    say("action", notice, "");
    return 0;
  }
  if (message == WM_DESTROY) {
    Shell_NotifyIconW(NIM_DELETE, &icon);
    PostQuitMessage(0);
    return 0;
  }
  return DefWindowProcW(hwnd, message, wide, detail);
}

/* Reads lines until stdin ends, and hands each to the window's thread. */
static DWORD WINAPI listen_to_stdin(LPVOID unused) {
  static char text[LONGEST];
  int length = 0, skip = 0;
  char one;
  DWORD got;
  (void)unused;
  while (ReadFile(GetStdHandle(STD_INPUT_HANDLE), &one, 1, &got, NULL) && got == 1) {
    if (one != '\n') {
      if (length < LONGEST - 1) text[length++] = one;
      else skip = 1;
      continue;
    }
    text[length] = 0;
    if (!skip) PostMessageW(window, WM_LINE, 0, (LPARAM)_strdup(text));
    length = skip = 0;
  }
  PostMessageW(window, WM_CLOSE, 0, 0);
  return 0;
}

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, LPWSTR line, int show) {
  WNDCLASSW kind = {0};
  MSG message;
  (void)before, (void)line, (void)show;
  kind.lpfnWndProc = heard;
  kind.hInstance = instance;
  kind.lpszClassName = L"LastcopyTray";
  RegisterClassW(&kind);
  window = CreateWindowW(kind.lpszClassName, L"Lastcopy", 0, 0, 0, 0, 0, NULL, NULL, instance, NULL);
  menu = CreatePopupMenu();
  icon.cbSize = sizeof icon;
  icon.hWnd = window;
  icon.uID = 1;
  icon.uFlags = NIF_ICON | NIF_MESSAGE;
  icon.uCallbackMessage = WM_ICON;
  icon.hIcon = LoadIconW(NULL, IDI_SHIELD);
  int there = Shell_NotifyIconW(NIM_ADD, &icon);
  say("ready", there ? "1\t1" : "0\t0", "0");
  CreateThread(NULL, 0, listen_to_stdin, NULL, 0, NULL);
  while (GetMessageW(&message, NULL, 0, 0) > 0) DispatchMessageW(&message);
  return 0;
}
